/** What a drill proved; merged worst first. */
export type Verdict = 'passed' | 'failed' | 'inconclusive' | 'skipped';

/** How a run ended, whatever it proved. */
export type Outcome = 'completed' | 'aborted' | 'cancelled' | 'timedOut' | 'errored' | 'invalid';

const worstFirst: readonly Verdict[] = ['failed', 'inconclusive', 'passed', 'skipped'];

/** The worst of the verdicts; of none at all, `inconclusive`: what was not checked did not pass. */
export function mergeVerdicts(verdicts: readonly Verdict[]): Verdict {
  return worstFirst.find((verdict) => verdicts.includes(verdict)) ?? 'inconclusive';
}
