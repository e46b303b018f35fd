import { judge, type Judgement } from '../../domain/check.js';
import type { DependencyOutagePlan } from '../../domain/drills/dependency-outage.js';
import type { Injected, SnapshotAnswer } from '../../domain/host-protocol.js';
import type { Drill } from '../skeleton/drill.js';
import type { ComingBackAgain } from './coming-back.js';

type Snapshots = ReadonlyMap<string, SnapshotAnswer>;

/** Which processes serve: dependants may neither crash nor be restarted, unless it was us. */
export class Survival {
  /** As it was at the end, once that was asked. */
  after: Snapshots = new Map();

  private constructor(
    private readonly drill: Drill,
    private readonly plan: DependencyOutagePlan,
    readonly before: Snapshots,
  ) {}

  static async begin(drill: Drill, plan: DependencyOutagePlan): Promise<Survival> {
    return new Survival(drill, plan, await snapshots(drill, services(plan)));
  }

  /** While the dependency is away still, the same processes run. */
  async judgeMeanwhile(): Promise<void> {
    const names = this.plan.dependants.map(nameOf);
    const now = await snapshots(this.drill, names);
    for (const name of names) this.judgeSame(now, name, 'did not crash');
  }

  /** Kills the dependant that the plan names. */
  async crashMeanwhile(): Promise<Injected | undefined> {
    const { crashDuring: service } = this.plan;
    return service === undefined ? undefined : this.drill.inject({ kind: 'kill', service });
  }

  /** In the end the same processes run, but for those that were helped or killed on purpose. */
  async judgeAfter(back: ComingBackAgain): Promise<void> {
    const { drill, plan } = this;
    this.after = await snapshots(drill, services(plan));
    const { crashDuring: service } = plan;
    for (const name of plan.dependants.map(nameOf)) {
      if (name === service || back.wasHelped(name)) continue;
      this.judgeSame(this.after, name, 'reconnected without a restart');
    }
    if (service === undefined) return;
    const [was, is] = [this.before.get(service)!, this.after.get(service)!];
    const others = is.processes.filter(({ pid, startedAt }) => !runsIn(was, pid, startedAt));
    drill.expect(
      `${service}: came back though it was killed meanwhile`,
      judge(others.length > 0, `another than ${tell(was)}`, tell(is)),
    );
  }

  private judgeSame(now: Snapshots, service: string, what: string): void {
    this.drill.expect(`${service}: ${what}`, same(this.before.get(service)!, now.get(service)!));
  }
}

function services({ dependants, fallen }: DependencyOutagePlan): readonly string[] {
  return [...(fallen === undefined ? [] : [fallen.service]), ...dependants.map(nameOf)];
}

function nameOf({ service }: { readonly service: string }): string {
  return service;
}

async function snapshots(drill: Drill, names: readonly string[]): Promise<Snapshots> {
  if (names.length === 0) return new Map();
  const answers = await drill.snapshot(names);
  return new Map(answers.map((answer) => [answer.service, answer]));
}

function same(was: SnapshotAnswer, is: SnapshotAnswer): Judgement {
  const holds =
    was.processes.length === is.processes.length &&
    is.processes.every(({ pid, startedAt }) => runsIn(was, pid, startedAt)) &&
    was.restarts === is.restarts;
  return judge(holds, tell(was), tell(is));
}

function runsIn({ processes }: SnapshotAnswer, pid: number, startedAt: string): boolean {
  return processes.some((each) => each.pid === pid && each.startedAt === startedAt);
}

function tell({ processes, restarts }: SnapshotAnswer): string {
  const pids = processes.map(({ pid, startedAt }) => `pid ${pid} started ${startedAt}`);
  const counted = restarts === undefined ? '' : `, restarts: ${restarts}`;
  return `${pids.join(', ') || 'no process'}${counted}`;
}
