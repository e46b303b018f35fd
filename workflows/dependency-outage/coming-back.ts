import { judge, type Judgement } from '../../domain/check.js';
import type { ComingBack, DependencyOutagePlan } from '../../domain/drills/dependency-outage.js';
import type { Injected } from '../../domain/host-protocol.js';
import type { WatchedProbe } from '../../domain/probe.js';
import { rungActions, type RungAction, type Rung } from '../../domain/service.js';
import { formatBounds } from '../../domain/timeline/bounds.js';
import type { Bracket } from '../../domain/timeline/sample.js';
import type { Drill } from '../skeleton/drill.js';
import type { Health, RecoveryResult } from '../skeleton/health.js';
import type { Noticed } from './notice.js';
import type { Survival } from './survival.js';

interface Answered {
  readonly probe: WatchedProbe;
  readonly result: RecoveryResult;
}

interface Returned {
  readonly it: ComingBack;
  readonly answers: readonly Answered[];
}

/** The way back of the dependency and its dependants, each with all that it is there for. */
export class ComingBackAgain {
  private readonly returned: Returned[] = [];

  constructor(
    private readonly drill: Drill,
    private readonly health: Health,
    private readonly plan: DependencyOutagePlan,
    private readonly harm: Injected,
  ) {}

  /**
   * Waits until its health and each of its works are good again, climbing its ladder where one is
   * not; answers what its health said.
   */
  async wait(it: ComingBack, since: Bracket): Promise<RecoveryResult> {
    const { healthyForMs, objectives } = this.plan;
    const answers: Answered[] = [];
    let from = since;
    let ladder = it.ladder;
    for (const probe of [it.healthy, ...it.works]) {
      const result = await this.health.recovered({
        service: it.service,
        probe: probe.name,
        harm: this.harm.since,
        since: from,
        healthyForMs,
        objectiveMs: objectives.recoveryMs,
        withinMs: 2 * objectives.recoveryMs,
        orElse: ladder,
      });
      answers.push({ probe, result });
      // Once it was helped, what comes after counts from the help.
      from = result.since;
      ladder = above(ladder, result.rungsUsed);
    }
    this.returned.push({ it, answers });
    return answers[0]!.result;
  }

  /** Whether it needed more than time. */
  wasHelped(service: string): boolean {
    const found = this.returned.find(({ it }) => it.service === service);
    return found !== undefined && rungsOf(found.answers).length > 0;
  }

  /** Records what was measured of each. */
  measure({ before, after }: Survival, noticed: readonly Noticed[]): void {
    for (const { it, answers } of this.returned) {
      const said = noticed.find(({ dependant }) => dependant.service === it.service)?.answer;
      this.drill.measured({
        service: it.service,
        harm: this.harm.since,
        since: this.harm.selfHealing ? this.plan.fault.kind : 'revert',
        ...(said?.turned === true && { detection: said.time }),
        recovery: slowest(answers).result,
        before: before.get(it.service)!,
        after: after.get(it.service)!,
      });
    }
  }

  /** Each was back in time, and by itself as far as the plan asks for that. */
  judge(): void {
    for (const { it, answers } of this.returned) this.judgeOne(it, answers);
  }

  private judgeOne(it: ComingBack, answers: readonly Answered[]): void {
    const { drill, plan } = this;
    const { service } = it;
    const isDependency = it === plan.fallen;
    const allowed = isDependency ? undefined : plan.allowedRung;
    const fails = isDependency || plan.helpNeeded === 'fail';
    const rungs = rungsOf(answers);
    const tooMuch = rank(highest(rungs)) > rank(allowed);
    drill.expect(
      `${service}: recovered within its objective`,
      rungs.length > 0 && !(tooMuch && fails)
        ? backByHelp(answers)
        : inTime(answers, plan.objectives.recoveryMs),
    );
    if (fails) {
      const name = allowed === undefined ? 'without help' : `with no more help than ${allowed}`;
      const expected = allowed === undefined ? 'no help' : `at most ${allowed}`;
      const observed = rungs.join(', ') || 'no help';
      drill.expect(`${service}: recovered ${name}`, judge(!tooMuch, expected, observed));
    }
    if (rungs.length > 0) this.tellHelp(service, answers, tooMuch);
  }

  private tellHelp(service: string, answers: readonly Answered[], tooMuch: boolean): void {
    const rungs = rungsOf(answers);
    const { dependency } = this.plan;
    const back = answers.every(({ result }) => result.answer.recovered);
    this.drill.finding({
      title: back
        ? `${service} did not come back by itself once ${dependency} was back: it needed ${rungs.join(', ')}`
        : `${service} did not come back once ${dependency} was back, by ${rungs.join(', ')} either`,
      severity: back ? (tooMuch ? 'major' : 'minor') : 'critical',
      impact: `After an outage of ${dependency} it stays broken until somebody acts.`,
      ...(back && { workaround: `Do what helped: ${highest(rungs)}.` }),
      recommendation: 'Let it connect again by itself, for as long as it takes.',
    });
  }
}

function rungsOf(answers: readonly Answered[]): readonly RungAction[] {
  const names = answers.flatMap(({ result }) => result.rungs.map(({ rung }) => rung));
  return rungActions.filter((action) => names.includes(action));
}

function highest(rungs: readonly RungAction[]): RungAction | undefined {
  return rungs.at(-1);
}

/** None is below all. */
function rank(rung: RungAction | undefined): number {
  return rung === undefined ? -1 : rungActions.indexOf(rung);
}

/** What is left of a ladder once so many acts of it were tried. */
function above(ladder: readonly Rung[], tried: number): readonly Rung[] {
  if (tried === 0) return ladder;
  const acts = ladder.filter((rung) => 'action' in rung);
  return acts.slice(tried);
}

function slowest(answers: readonly Answered[]): Answered {
  const atMost = ({ result }: Answered): number => result.answer.recovery.maxMs ?? Infinity;
  return answers.reduce((worst, each) => (atMost(each) > atMost(worst) ? each : worst));
}

const worstFirst = ['failed', 'inconclusive', 'passed'] as const;

/** All of it was back in time, by itself. */
function inTime(answers: readonly Answered[], objectiveMs: number): Judgement {
  const judged = answers.map(({ probe, result }) => ({ probe, ...result.within(objectiveMs) }));
  const worst = worstFirst.flatMap((decision) =>
    judged.filter((each) => each.decision === decision),
  );
  const slow = slowest(answers).probe;
  const { probe, ...judgement } =
    worst[0]!.decision === 'passed' ? judged.find((each) => each.probe === slow)! : worst[0]!;
  if (answers.length === 1) return judgement;
  return { ...judgement, observed: `${judgement.observed} (${probe.name})` };
}

/** All of it was back, once it had been helped. */
function backByHelp(answers: readonly Answered[]): Judgement {
  const { probe, result } = slowest(answers);
  const rungs = rungsOf(answers).join(', ');
  const observed = `${formatBounds(result.answer.recovery)} after ${rungs} (${probe.name})`;
  return judge(result.answer.recovered, `back with help`, observed);
}
