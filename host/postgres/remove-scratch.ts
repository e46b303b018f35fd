import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { isAlive, identifyProcess, type KnownProcess } from '../processes/process-identity.js';
import { killGroup } from '../processes/kill-group.js';
import { livingGroups } from '../processes/process-group.js';
import { processTable } from '../processes/process-table.js';
import { signalProcess } from '../processes/signal-process.js';
import { waitUntil } from '../processes/wait-until.js';
import type { ScratchRecord } from './scratch-record.js';

/** A server told to end at once takes its own children with it; that long it gets to do so. */
const serverEndsWithinMs = 5_000;
const goneWithinMs = 5_000;

/**
 * Ends everything that worked in a scratch folder and removes the folder, however it was left; safe
 * to call again. The caller's own process group is let be.
 * @returns what is left all the same, in words
 */
export async function removeScratch(record: ScratchRecord): Promise<readonly string[]> {
  const left: string[] = [];
  const note = (error: Error): void => void left.push(error.message);
  const own = processTable.read(process.pid)?.pgid;
  for (const group of record.groups) {
    if (group.pid !== own) await killGroup(group).catch(note);
  }
  for (const server of record.servers) await endServer(server).catch(note);
  await endWorkersIn(record.folder).catch(note);
  await rm(record.folder, { recursive: true, force: true, maxRetries: 5 }).catch(note);
  return [...left, ...leftOf(record)];
}

/** What can still be seen of it: processes by their identity, and the folder. */
export function leftOf({ folder, groups, servers }: ScratchRecord): readonly string[] {
  const own = processTable.read(process.pid)?.pgid;
  const foreign = groups.filter(({ pid }) => pid !== own);
  return [
    ...servers.filter(isAlive).map(({ pid }) => `server ${pid} still runs`),
    ...livingGroups(foreign).map(({ pid }) => `something of tool group ${pid} still runs`),
    ...workersIn(folder).map(({ pid }) => `process ${pid} still works in ${folder}`),
    ...(existsSync(folder) ? [`${folder} is still there`] : []),
  ];
}

/** Ends a server of our own at once, its backends with it. */
export async function endServer(server: KnownProcess): Promise<void> {
  if (!isAlive(server)) return;
  // One that was paused would never hear of it.
  signalProcess(server, 'SIGCONT');
  signalProcess(server, 'SIGQUIT');
  const gone = (): boolean => !isAlive(server);
  if ((await waitUntil(gone, { withinMs: serverEndsWithinMs, everyMs: 10 })) === true) return;
  signalProcess(server, 'SIGKILL');
  await waitUntil(gone, { withinMs: goneWithinMs, everyMs: 10 });
}

/** Backends of a server that was killed outright work on for a moment, in its folder. */
async function endWorkersIn(folder: string): Promise<void> {
  const gone = (): boolean => {
    const workers = workersIn(folder);
    for (const worker of workers) signalProcess(worker, 'SIGKILL');
    return workers.length === 0;
  };
  await waitUntil(gone, { withinMs: goneWithinMs, everyMs: 20 });
}

/** Processes whose working folder lies in it, the caller apart; seen on Linux, where it is shown. */
function workersIn(folder: string): readonly KnownProcess[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').flatMap((name) => {
    const pid = /^\d+$/.test(name) ? Number(name) : 0;
    if (pid <= 1 || pid === process.pid || !worksIn(pid, folder)) return [];
    return identifyProcess(pid) ?? [];
  });
}

function worksIn(pid: number, folder: string): boolean {
  try {
    const at = readlinkSync(`/proc/${pid}/cwd`).replace(/ \(deleted\)$/, '');
    return at === folder || at.startsWith(`${folder}/`);
  } catch {
    return false;
  }
}
