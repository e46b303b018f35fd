import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { MusterError } from '../../domain/errors.js';
import { listPm2Processes, type Pm2Process } from '../../host/managers/pm2-daemon.js';
import { processTable } from '../../host/processes/process-table.js';
import type { Discovered, DiscoveredService } from './discovered.js';
import { findHealth } from './find-health.js';
import type { Listener } from './listener.js';
import { lsofListeners } from './lsof-listeners.js';
import { procListeners } from './proc-listeners.js';

const answerWithinMs = 5000;
const listenersOf = process.platform === 'linux' ? procListeners : lsofListeners;

/**
 * Looks at what pm2 runs (in `$PM2_HOME`, else `~/.pm2`), which ports it listens on and what answers
 * there. Only reads, and starts no pm2 daemon where none runs.
 */
export async function discover(env: NodeJS.ProcessEnv): Promise<Discovered> {
  const defaultHome = join(homedir(), '.pm2');
  const pm2Home = resolve(env['PM2_HOME'] || defaultHome);
  const running = await listUnlessNoneRuns(pm2Home);
  const listeners = await byService(running ?? []);
  return {
    pm2Home,
    pm2HomeIsDefault: pm2Home === defaultHome,
    pm2Runs: running !== undefined,
    ...(await toServices(running ?? [], listeners, await daemonListeners(pm2Home))),
  };
}

async function toServices(
  processes: readonly Pm2Process[],
  listeners: ReadonlyMap<string, readonly Listener[]>,
  ofDaemon: readonly Listener[],
): Promise<Pick<Discovered, 'services' | 'sharedPorts'>> {
  const names = [...new Set(processes.map(({ name }) => name))];
  const portless = names.filter((name) => listeners.get(name)?.length === 0);
  // In cluster mode the daemon listens for the services. With one candidate it is clear for which.
  const isClear = portless.length === 1;
  const services = names.map((name) => {
    const own = listeners.get(name) ?? [];
    return toService(
      name,
      processes.filter((process) => process.name === name),
      own.length === 0 && isClear ? ofDaemon : own,
    );
  });
  return {
    services: await Promise.all(services),
    sharedPorts: isClear ? [] : [...new Set(ofDaemon.map(({ port }) => port))],
  };
}

async function toService(
  name: string,
  instances: readonly Pm2Process[],
  listeners: readonly Listener[],
): Promise<DiscoveredService> {
  const byPort = new Map(listeners.map((listener) => [listener.port, listener]));
  const ports = [...byPort.keys()].sort((a, b) => a - b);
  return {
    name,
    pmIds: instances.map(({ pmId }) => pmId),
    running: instances.every(({ status }) => status === 'online'),
    autorestart: instances.every(({ autorestart }) => autorestart),
    ports,
    health: await findHealth(ports.flatMap((port) => byPort.get(port) ?? [])),
  };
}

/** What each service's processes, and those they started, listen on, by pm2's name of it. */
async function byService(processes: readonly Pm2Process[]): Promise<Map<string, Listener[]>> {
  const table = processTable.list();
  const result = new Map<string, Listener[]>();
  for (const { name, pid } of processes) {
    const found = pid > 1 ? await listenersOf(withDescendants(pid, table)) : [];
    result.set(name, [...(result.get(name) ?? []), ...found]);
  }
  return result;
}

function withDescendants(
  pid: number,
  table: readonly { readonly pid: number; readonly ppid: number }[],
): number[] {
  const children = table.filter(({ ppid }) => ppid === pid);
  return [pid, ...children.flatMap((child) => withDescendants(child.pid, table))];
}

async function daemonListeners(pm2Home: string): Promise<Listener[]> {
  try {
    const pid = Number(await readFile(join(pm2Home, 'pm2.pid'), 'utf8'));
    return pid > 1 ? await listenersOf([pid]) : [];
  } catch {
    return [];
  }
}

async function listUnlessNoneRuns(home: string): Promise<Pm2Process[] | undefined> {
  try {
    const all = await listPm2Processes(home, { deadlineMs: answerWithinMs });
    // pm2's own modules (pm2-logrotate and their like) are listed with the services.
    return all.filter(({ name }) => !name.startsWith('pm2-'));
  } catch (error) {
    if (error instanceof MusterError && error.code === 'MANAGER_UNREACHABLE') return undefined;
    throw error;
  }
}
