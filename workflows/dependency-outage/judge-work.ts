import { judge, type Judgement } from '../../domain/check.js';
import type { DependencyOutagePlan } from '../../domain/drills/dependency-outage.js';
import type { TallyAnswer, ToldApart } from '../../domain/host-protocol.js';
import type { WatchedProbe } from '../../domain/probe.js';
import { byChance } from '../../domain/timeline/by-chance.js';
import { formatMs } from '../../domain/timeline/bounds.js';
import type { Tally } from '../../domain/timeline/tally.js';
import type { Drill } from '../skeleton/drill.js';
import type { Health } from '../skeleton/health.js';
import type { Outage, While } from './outage.js';

/** Fewer answers prove no rate. */
const enoughAnswers = 5;
/** Less likely than this by chance is worse for certain. */
const surelyWorse = 0.05;
/** How long health and work may tell different things where the plan says nothing of detection. */
const mayDifferForMs = 2_000;

/**
 * What was to go on went on, what could not go on did not pretend to, and what services said of
 * their health was true. Only answers to questions put during the outage count.
 */
export async function judgeWork(
  drill: Drill,
  health: Health,
  plan: DependencyOutagePlan,
  outage: Outage,
): Promise<void> {
  const { meanwhile } = outage;
  const { keepsWorking, stops, dependants, objectives } = plan;
  const names = keepsWorking.map(({ name }) => name);
  const told = dependants
    .filter(({ works }) => works.length > 0)
    .map(({ healthy, works }) => ({ healthy: healthy.name, works: works.map(({ name }) => name) }));
  if (names.length + told.length + stops.length === 0) return;

  const probes = [...names, ...stops.map(({ name }) => name)];
  const during = await health.tally({ probes, told, ...meanwhile });
  const before =
    names.length > 0 && objectives.successRate === undefined
      ? await health.tally({ probes: names, told: [], ...outage.before })
      : undefined;
  for (const probe of keepsWorking) {
    const now = tallyOf(during, probe);
    drill.expect(
      `${label(probe)}: kept working meanwhile`,
      objectives.successRate === undefined
        ? asBefore(tallyOf(before, probe), now)
        : atLeast(objectives.successRate, now),
    );
  }
  for (const probe of stops) {
    drill.expect(`${label(probe)}: stopped meanwhile`, stopped(tallyOf(during, probe)));
  }
  for (const each of during.told) tellApart(drill, plan, each, meanwhile);
}

/** Whoever answers well without what the work depends on pretends. */
function stopped({ good, bad }: Tally): Judgement {
  const judgement = judge(good === 0, 'no good answer', `${good} of ${good + bad} answers good`);
  return good + bad === 0 ? { ...judgement, decision: 'inconclusive' } : judgement;
}

/** It answered as well as before; what is worse by no more than chance explains is left open. */
function asBefore(before: Tally, during: Tally): Judgement {
  const judgement = atLeast(rateOf(before), during);
  const expected = `${judgement.expected}, as before`;
  if (judgement.decision !== 'failed' || byChance(before, during) < surelyWorse) {
    return { ...judgement, expected };
  }
  const observed = `${judgement.observed}; that may be chance, a longer outage would tell`;
  return { decision: 'inconclusive', expected, observed };
}

function atLeast(rate: number, tally: Tally): Judgement {
  const { good, bad, longestBadMs, reasons } = tally;
  const longest = bad === 0 ? '' : `, bad for up to ${formatMs(longestBadMs)} on end`;
  const why = reasons.length === 0 ? '' : `: ${reasons[0]!.reason}`;
  const observed = `${good} of ${good + bad} answers good (${percent(rateOf(tally))})${longest}${why}`;
  const judgement = judge(rateOf(tally) >= rate, `at least ${percent(rate)} good`, observed);
  if (good + bad >= enoughAnswers) return judgement;
  return { ...judgement, decision: 'inconclusive', observed: `${observed}: too few to tell` };
}

/** A health that is good while the work is not, or the other way round, misleads whoever trusts it. */
function tellApart(
  drill: Drill,
  { objectives: { detectionMs = mayDifferForMs } }: DependencyOutagePlan,
  { healthy, greenWhileBrokenMs, broken = '', redWhileWorkingMs }: ToldApart,
  { fromMs, toMs }: While,
): void {
  // As long as it may need to notice it cannot know.
  const severity = (forMs: number) => (forMs > (toMs - fromMs) / 2 ? 'major' : 'minor');
  if (greenWhileBrokenMs > detectionMs) {
    drill.finding({
      title: `${healthy} stayed good for ${formatMs(greenWhileBrokenMs)} while ${broken} was bad`,
      severity: severity(greenWhileBrokenMs),
      impact: 'Whoever trusts its health (a balancer, an alarm) goes on using what cannot work.',
      recommendation: 'Let its health ask what its work depends on.',
    });
  }
  if (redWhileWorkingMs > detectionMs) {
    drill.finding({
      title: `${healthy} was bad for ${formatMs(redWhileWorkingMs)} while all of its works were good`,
      severity: severity(redWhileWorkingMs),
      impact: 'Whoever trusts its health takes away what still works.',
      recommendation: 'Let it say that it is degraded, and its health stay good while it can work.',
    });
  }
}

function tallyOf(answer: TallyAnswer | undefined, { name }: WatchedProbe): Tally {
  const nothing = { good: 0, bad: 0, longestBadMs: 0, gaps: 0, reasons: [] };
  return answer?.tallies.find(({ probe }) => probe === name) ?? nothing;
}

/** Of no answers at all, none is good. */
function rateOf({ good, bad }: Tally): number {
  return good + bad === 0 ? 0 : good / (good + bad);
}

/** Rounded down: less than all is never shown as all. */
function percent(rate: number): string {
  return `${Math.floor(rate * 1000) / 10} %`;
}

function label({ service, work, role }: WatchedProbe): string {
  return `${service}.${work ?? role}`;
}
