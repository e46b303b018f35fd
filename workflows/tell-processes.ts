import type { SnapshotAnswer } from '../domain/host-protocol.js';

/** `pid 12 started 345, pid 13 started 346`, or `none`. */
export function tellProcesses({ processes }: SnapshotAnswer): string {
  return (
    processes.map(({ pid, startedAt }) => `pid ${pid} started ${startedAt}`).join(', ') || 'none'
  );
}
