import type {
  FallenBystander,
  Injected,
  RecoveredAnswer,
  TallyAnswer,
  TallyRequest,
  TurnedAnswer,
  TurnedRequest,
} from '../../domain/host-protocol.js';
import type { RungRecord } from '../../domain/report/report.js';
import type { Rung, RungAction } from '../../domain/service.js';
import type { Bracket } from '../../domain/timeline/sample.js';
import { withinObjective, type Judgement, judge } from '../../domain/check.js';
import type { DrillContext } from './drill-context.js';
import { fail } from './failures.js';

/** How long an answer may take beyond what it waits for. */
const slackMs = 60_000;

/** What is asked of a service's way back. */
export interface RecoveryWanted {
  readonly service: string;
  readonly probe: string;
  readonly harm: Bracket;
  readonly since: Bracket;
  readonly healthyForMs: number;
  /** How long it may take by itself, and how long it is waited for. */
  readonly objectiveMs: number;
  readonly withinMs: number;
  readonly orElse: readonly Rung[];
}

/** A question without what every question says. */
type Asked<Request> = Omit<Request, 'drill' | 'bystanders'>;

/** A service's way back, and what help it needed. */
export class RecoveryResult {
  constructor(
    readonly answer: RecoveredAnswer,
    readonly rungs: readonly RungRecord[],
    readonly since: Bracket,
  ) {}

  get rungsUsed(): number {
    return this.rungs.length;
  }

  /** Within its objective, by itself; time after help does not count as its own. */
  within(objectiveMs: number): Judgement {
    if (this.rungsUsed > 0) {
      const helped = this.rungs.map(({ rung }) => rung).join(', ');
      return judge(false, `within ${objectiveMs} ms`, `not by itself; it needed ${helped}`);
    }
    const { recovery, observer, widenedByGap, recovered } = this.answer;
    if (this.answer.rebooted) {
      const observed = 'its host was restarted meanwhile, so no clock bounds the recovery';
      return { decision: 'inconclusive', expected: `within ${objectiveMs} ms`, observed };
    }
    const judgement = withinObjective(recovery, objectiveMs, {
      everyMs: observer.everyMs,
      widenedByGap,
    });
    if (recovered || judgement.decision === 'failed') return judgement;
    return { ...judgement, decision: widenedByGap ? 'inconclusive' : 'failed' };
  }
}

/** The observer's answers to a drill's questions. */
export class Health {
  private climbed = 0;

  constructor(private readonly drill: DrillContext) {}

  /** Lets a fault stand for its time; ends the drill where a bystander falls meanwhile. */
  async hold(harm: Injected, forMs: number): Promise<void> {
    const { drill } = this;
    drill.refuseWhenEnding();
    const { kind, target } = harm.record;
    drill.state.enter('running', `letting the ${kind} of ${target} stand`);
    const bystanders = drill.plan.bystanders.map(({ name }) => name);
    const held = await drill.host.ask(
      'hold',
      { drill: drill.ref, harm: harm.since, forMs, bystanders },
      { summary: `let the ${kind} of ${target} stand`, withinMs: forMs + slackMs },
    );
    this.stopFor(held.sickBystander);
  }

  /** Waits until a probe has turned good, or bad, or its time is over. */
  async turned(wanted: Asked<TurnedRequest>): Promise<TurnedAnswer> {
    const { drill } = this;
    drill.refuseWhenEnding();
    const { probe, to, withinMs } = wanted;
    const bystanders = drill.plan.bystanders.map(({ name }) => name);
    const answer = await drill.host.ask(
      'turned',
      { drill: drill.ref, ...wanted, bystanders },
      { summary: `has ${probe} turned ${to}?`, withinMs: withinMs + slackMs },
    );
    this.stopFor(answer.sickBystander);
    return answer;
  }

  /** Counts how probes answered over a while that is past. */
  async tally(wanted: Asked<TallyRequest>): Promise<TallyAnswer> {
    const { drill } = this;
    drill.refuseWhenEnding();
    return drill.host.ask(
      'tally',
      { drill: drill.ref, ...wanted },
      { summary: 'count how probes answered', withinMs: slackMs },
    );
  }

  /** Waits until the service is good again for long enough; where it is not, climbs the ladder. */
  async recovered(wanted: RecoveryWanted): Promise<RecoveryResult> {
    const { drill } = this;
    const [first, ...rest] = wanted.orElse;
    const waits = first !== undefined && 'wait' in first;
    let since = wanted.since;
    // Help before the objective is over would say that it needed help.
    const alone = waits ? Math.max(first.wait, wanted.objectiveMs) : wanted.withinMs;
    let answer = await this.question(wanted, since, alone);
    const rungs: RungRecord[] = [];
    for (const rung of waits ? rest : wanted.orElse) {
      if (answer.recovered || answer.silent === true) break;
      drill.refuseWhenEnding();
      if ('wait' in rung) {
        answer = await this.question(wanted, since, rung.wait);
        continue;
      }
      since = await this.climb(wanted.service, rung.action);
      answer = await this.question(wanted, since, wanted.withinMs);
      const tookMs = answer.recovery.maxMs ?? answer.recovery.minMs;
      rungs.push({ service: wanted.service, rung: rung.action, tookMs, helped: answer.recovered });
    }
    drill.state.rungs.push(...rungs);
    if (answer.recoveredAtMs !== undefined) {
      drill.sickSince[wanted.probe] = answer.recoveredAtMs;
    }
    return new RecoveryResult(answer, rungs, since);
  }

  private async climb(service: string, action: RungAction): Promise<Bracket> {
    const { drill } = this;
    this.climbed += 1;
    drill.state.enter('running', `${service} did not come back by itself: ${action}`);
    drill.state.note(`${service} did not come back by itself: ${action}`);
    const rungId = `${service}-${this.climbed}`;
    const request = { drill: drill.ref, rungId, service, rung: { action } };
    const climbed = await drill.host.act('climb', request, { summary: `${action} ${service}` });
    return climbed.since;
  }

  private async question(
    wanted: RecoveryWanted,
    since: Bracket,
    withinMs: number,
  ): Promise<RecoveredAnswer> {
    const { drill } = this;
    drill.refuseWhenEnding();
    drill.state.enter('running', `waiting for ${wanted.service} to recover`);
    const { probe, harm, healthyForMs } = wanted;
    const bystanders = drill.plan.bystanders.map(({ name }) => name);
    const answer = await drill.host.ask(
      'recovered',
      { drill: drill.ref, probe, harm, since, healthyForMs, withinMs, bystanders },
      {
        summary: `has ${wanted.service} recovered?`,
        withinMs: 2 * (withinMs + healthyForMs) + slackMs,
      },
    );
    this.stopFor(answer.sickBystander);
    return answer;
  }

  /** One that was not to be harmed fell: the drill ends, and everything is put back. */
  private stopFor(fallen: FallenBystander | undefined): void {
    if (fallen === undefined) return;
    const reason = `bystander ${fallen.probe} fell: ${fallen.sickness.reason}`;
    this.drill.state.end('aborted', reason);
    throw fail('DRILL_ENDING', reason);
  }
}
