import { randomUUID } from 'node:crypto';
import { processTable } from './process-table.js';

/** A process group that Muster started, told apart from any later one with its number. */
export interface ProcessGroup {
  /** Its leader's number, which is the group's. */
  readonly pid: number;
  /** When its leader was started, in the kernel's own unit. */
  readonly startedAt: string;
  /** What its members inherited in their environment. */
  readonly mark: string;
}

const variable = 'MUSTER_GROUP';

/** A mark that no other group carries, and the environment that hands it to the group's members. */
export function newGroupMark(): { readonly mark: string; readonly env: Record<string, string> } {
  const mark = randomUUID();
  return { mark, env: { [variable]: mark } };
}

/** Numbers of the group's processes that can still act; zombies cannot. */
export function livingMembers(pgid: number): number[] {
  return processTable
    .list()
    .filter((row) => row.pgid === pgid && row.state !== 'dead')
    .map((row) => row.pid);
}

/**
 * Whether the group with this number is still the one that was started. While any member lives the
 * kernel gives the number to nobody else, so one member that is known is enough: the leader by its
 * start time, any other by the mark it inherited. Once all had ended, strangers may have the number.
 */
export function isSameGroup({ pid, startedAt, mark }: ProcessGroup): boolean {
  const leader = processTable.read(pid);
  if (leader !== undefined) return leader.startedAt === startedAt;
  const assignment = `${variable}=${mark}`;
  return livingMembers(pid).some((member) =>
    processTable.environment(member).split(/[\0 ]/).includes(assignment),
  );
}

/** The groups of which something can still act; those that have ended may have given up their number. */
export function livingGroups(groups: readonly ProcessGroup[]): readonly ProcessGroup[] {
  return groups.filter((group) => livingMembers(group.pid).length > 0 && isSameGroup(group));
}
