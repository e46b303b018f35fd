import type { CanaryLosses } from '../domain/canary.js';
import { atMost, type Judgement, type Matcher } from '../domain/check.js';

/** No more acknowledged writes are gone than that; too few acknowledged prove nothing. */
export function lostAtMost(limit: number): Matcher<CanaryLosses> {
  return ({ lost, acknowledged, unknown, examples, enough }): Judgement => {
    const judgement = atMost(limit)(lost);
    const gone = examples.length === 0 ? '' : ` (${examples.join(', ')})`;
    const counted = `${lost} of ${acknowledged} acknowledged lost${gone}, ${unknown} never acknowledged`;
    if (enough || lost > 0) return { ...judgement, observed: counted };
    return { ...judgement, decision: 'inconclusive', observed: `${counted}: too few to tell` };
  };
}
