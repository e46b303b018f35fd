import { spawnSync } from 'node:child_process';

let known: readonly string[] | undefined;

/**
 * What to put before a command so that a busy host does not make it late: Linux real-time
 * scheduling, not inherited by its threads and children. Empty where that is not allowed; lateness
 * then shows in the report.
 */
export function realtimePrefix(): readonly string[] {
  known ??= allowed() ? prefix : [];
  return known;
}

// At the lowest real-time priority; the kernel still keeps a share for everybody else.
const prefix = ['chrt', '--reset-on-fork', '--fifo', '1'];

function allowed(): boolean {
  const [command, ...args] = prefix as [string, ...string[]];
  return spawnSync(command, [...args, 'true'], { stdio: 'ignore' }).status === 0;
}
