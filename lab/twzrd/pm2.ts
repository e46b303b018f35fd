import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { endProcess, livingProcess, type Looks } from '../processes.js';
import type { Places } from './places.js';
import { runTool } from './run-tool.js';
import { services } from './services.js';
import type { Tools } from './tools.js';

/** pm2 marks its daemon and all that it starts with its home. */
const looksOf = (command: RegExp, home: string): Looks => ({
  command,
  variable: `PM2_HOME=${home}`,
});
const looksOfDaemon = (home: string) => looksOf(/God Daemon|pm2\/lib\/Daemon\.js/, home);
const looksOfService = (home: string) =>
  looksOf(/lab\/twzrd\/services\/|ProcessContainerFork\.js/, home);

/** The lab's own pm2 daemon, where it lives. */
export function daemonPid(home: string): number | undefined {
  return livingProcess(join(home, 'pm2.pid'), looksOfDaemon(home));
}

/** The living process of each service by the pid files pm2 keeps, whether pm2 lives or not. */
export function servicePids(home: string): Map<string, number> {
  const folder = join(home, 'pids');
  const found = new Map<string, number>();
  for (const file of existsSync(folder) ? readdirSync(folder) : []) {
    const name = file.replace(/-\d+\.pid$/, '');
    const pid = livingProcess(join(folder, file), looksOfService(home));
    if (pid !== undefined && services.some((service) => service.name === name))
      found.set(name, pid);
  }
  return found;
}

/** Starts the daemon and every service of the ecosystem file. */
export async function startServices(places: Places, tools: Tools): Promise<void> {
  await runPm2(places, tools, ['start', places.ecosystem]);
}

/** Ends pm2 and every service, also when pm2 was killed or hangs; tells whether all are gone. */
export async function stopServices(places: Places, tools: Tools | undefined): Promise<boolean> {
  const home = places.pm2Home;
  // pm2 removes its pid files as it goes: read them first.
  const before = servicePids(home);
  const daemon = daemonPid(home);
  if (daemon !== undefined) {
    // A paused daemon would not answer; where none lives, this command would start a new one.
    process.kill(daemon, 'SIGCONT');
    if (tools !== undefined) await runPm2(places, tools, ['kill']).catch(() => {});
    if (!(await endProcess(daemon, looksOfDaemon(home), []))) return false;
  }
  const left = [...before.values(), ...servicePids(home).values()];
  const ended = await Promise.all(
    left.map((pid) =>
      endProcess(pid, looksOfService(home), [{ signal: 'SIGINT', withinMs: 2000 }]),
    ),
  );
  return ended.every(Boolean);
}

function runPm2(places: Places, tools: Tools, words: readonly string[]): Promise<string> {
  return runTool([process.execPath, tools.pm2, ...words], {
    lab: places.dir,
    cwd: places.dir,
    timeoutMs: 20_000,
    env: { PM2_HOME: places.pm2Home, PM2_DISABLE_VERSION_CHECK: 'true', PM2_DISCRETE_MODE: 'true' },
  });
}
