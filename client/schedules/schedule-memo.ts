import { MusterError } from '../../domain/errors.js';

/** What a schedule of ours says of itself beside its times. */
export type ScheduleMemo = CadenceMemo | IncidentMemo;

/** It follows the inventory. */
interface CadenceMemo extends Record<string, unknown> {
  readonly musterSchedule: 'cadence';
  /** The drill or suite. */
  readonly starts: string;
}

/** It starts once, after an incident. */
interface IncidentMemo extends Record<string, unknown> {
  readonly musterSchedule: 'incident';
  readonly starts: string;
  readonly incident: string;
  readonly at: string;
}

/** The memo, where a schedule has one of ours. */
export function readMemo(memo: Record<string, unknown> | undefined): ScheduleMemo | undefined {
  const kind = memo?.['musterSchedule'];
  return kind === 'cadence' || kind === 'incident' ? (memo as ScheduleMemo) : undefined;
}

/** The refusal to touch what somebody else made under a name of ours. */
export function notOurs(id: string): MusterError {
  return new MusterError('BAD_INPUT', `the schedule "${id}" was not made by Muster`, {
    remedy: 'Remove it with the tool that made it, or rename the environment in the inventory.',
  });
}
