import { existsSync, writeFileSync } from 'node:fs';

/**
 * A named moment at which a test may have this process killed: `MUSTER_CRASH_AT` names it, and
 * `MUSTER_CRASH_MARK` names a file that, once there, keeps it from happening again.
 */
export function crashPoint(name: string): void {
  const wanted = process.env['MUSTER_CRASH_AT'];
  if (wanted === undefined || wanted !== name) return;
  const mark = process.env['MUSTER_CRASH_MARK'];
  if (mark === undefined || existsSync(mark)) return;
  writeFileSync(mark, name);
  process.kill(process.pid, 'SIGKILL');
}
