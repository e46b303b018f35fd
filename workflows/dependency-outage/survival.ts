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
    /** As it was once the fault had taken: what that restarts counts from there. */
    private harmed: Snapshots = before,
  ) {}

  static async begin(drill: Drill, plan: DependencyOutagePlan): Promise<Survival> {
    return new Survival(drill, plan, await snapshots(drill, services(plan)));
  }

  /** Looks again at what the fault itself restarts. */
  async restarted(): Promise<void> {
    const { restarted } = this.plan;
    if (restarted === undefined) return;
    const now = await snapshots(this.drill, [restarted]);
    this.harmed = new Map([...this.before, ...now]);
  }

  /** While the dependency is away still, the same processes run. */
  async judgeMeanwhile(): Promise<void> {
    const names = this.plan.dependants.map(nameOf);
    const now = await snapshots(this.drill, names);
    for (const name of names) this.judge(name, 'did not crash', this.harmed, now);
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
    const { crashDuring: service, restarted } = plan;
    for (const name of plan.dependants.map(nameOf)) {
      if (name === service || name === restarted || back.wasHelped(name)) continue;
      this.judge(name, 'reconnected without a restart', this.before, this.after);
    }
    if (service === undefined) return;
    const [was, is] = [this.before.get(service)!, this.after.get(service)!];
    const others = is.processes.filter(({ pid, startedAt }) => !runsIn(was, pid, startedAt));
    drill.expect(
      `${service}: came back though it was killed meanwhile`,
      judge(others.length > 0, `another than ${tell(was)}`, tell(is)),
    );
  }

  private judge(service: string, what: string, was: Snapshots, is: Snapshots): void {
    this.drill.expect(`${service}: ${what}`, same(was.get(service)!, is.get(service)!));
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
