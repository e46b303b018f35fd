import { withinObjective, type Judgement } from '../../domain/check.js';
import type { Dependant, DependencyOutagePlan } from '../../domain/drills/dependency-outage.js';
import type { Injected, TurnedAnswer } from '../../domain/host-protocol.js';
import type { Drill } from '../skeleton/drill.js';
import type { Health } from '../skeleton/health.js';
import type { Outage } from './outage.js';

/** Whether a dependant said that something was wrong. */
export interface Noticed {
  readonly dependant: Dependant;
  readonly answer: TurnedAnswer;
}

/** Waits until every dependant says that something is wrong, or the outage has lasted long enough. */
export function notice(
  health: Health,
  { dependants, objectives, holdForMs }: DependencyOutagePlan,
  harm: Injected,
): Promise<readonly Noticed[]> {
  const { detectionMs } = objectives;
  if (detectionMs === undefined) return Promise.resolve([]);
  const withinMs = harm.selfHealing ? detectionMs : Math.max(detectionMs, holdForMs);
  return Promise.all(
    dependants.map(async (dependant) => {
      const { name, role } = dependant.tells;
      const to = role === 'degraded' ? 'good' : 'bad';
      const question = { probe: name, to, since: harm.since, withinMs } as const;
      return { dependant, answer: await health.turned(question) };
    }),
  );
}

/** Each said so within the detection objective. */
export function judgeNotice(
  drill: Drill,
  { objectives: { detectionMs = 0 } }: DependencyOutagePlan,
  noticed: readonly Noticed[],
  { longestMs }: Outage,
): void {
  for (const { dependant, answer } of noticed) {
    const { service, tells } = dependant;
    const name = `${service}: said so within the detection objective`;
    if (!answer.turned && longestMs < detectionMs) {
      drill.state.note(`${service} was not asked to notice: it was over before`);
    } else {
      drill.expect(name, inTime(answer, detectionMs, tells.name));
    }
  }
}

function inTime(answer: TurnedAnswer, objectiveMs: number, probe: string): Judgement {
  const { time, turned, already, rebooted, observer, widenedByGap, reason } = answer;
  const expected = `within ${objectiveMs} ms`;
  if (already) return { decision: 'inconclusive', expected, observed: `${probe} said so before` };
  if (rebooted) {
    return { decision: 'inconclusive', expected, observed: 'its host was restarted meanwhile' };
  }
  const judgement = withinObjective(time, objectiveMs, { everyMs: observer.everyMs, widenedByGap });
  if (turned) return judgement;
  const why = reason === undefined ? '' : ` (${reason})`;
  const observed = `${probe} never said so${why}`;
  return { decision: widenedByGap ? 'inconclusive' : 'failed', expected, observed };
}
