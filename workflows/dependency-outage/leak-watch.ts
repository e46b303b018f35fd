import { judge } from '../../domain/check.js';
import type { DependencyOutagePlan, PartOfService } from '../../domain/drills/dependency-outage.js';
import type { SnapshotAnswer } from '../../domain/host-protocol.js';
import { tooManyConnections, type ConnectionsSeen } from '../../domain/inspection.js';
import { logClean } from '../log-clean.js';
import type { Drill } from '../skeleton/drill.js';
import type { Survival } from './survival.js';

/** Connections that are not given back, by what the database and the services count, and by logs. */
export class LeakWatch {
  private constructor(
    private readonly drill: Drill,
    private readonly plan: DependencyOutagePlan,
    private readonly before: {
      readonly services: ReadonlyMap<string, SnapshotAnswer>;
      readonly connections: ConnectionsSeen | undefined;
      readonly gauges: readonly (PartOfService & { readonly value: number })[];
    },
  ) {}

  /** Counts while all is well. */
  static async begin(
    drill: Drill,
    plan: DependencyOutagePlan,
    { before: services }: Survival,
  ): Promise<LeakWatch> {
    const { store, gauges = [] } = plan.leaks ?? {};
    const connections =
      store === undefined ? undefined : await drill.inspect({ kind: 'connections', store });
    const seen: (PartOfService & { value: number })[] = [];
    for (const { service, part } of gauges) {
      const { value } = await drill.inspect({ kind: 'gauge', service, gauge: part });
      seen.push({ service, part, value });
    }
    return new LeakWatch(drill, plan, { services, connections, gauges: seen });
  }

  /** Counts again, and reads the logs. */
  async judge(): Promise<void> {
    await this.judgeConnections();
    await this.judgeGauges();
    await this.judgeLogs();
  }

  private async judgeConnections(): Promise<void> {
    const { drill, before, plan } = this;
    const { store, growth = 0, withinMs = 0 } = plan.leaks ?? {};
    if (store === undefined || before.connections === undefined) return;
    const atMost = Object.fromEntries(
      Object.entries(before.connections.byApplication).map(([name, count]) => [
        name,
        count + growth,
      ]),
    );
    const settle = { atMost, withinMs };
    const after = await drill.inspect({ kind: 'connections', store, settle });
    drill.result(`connections of ${store} before`, tell(before.connections));
    drill.result(`connections of ${store} after`, tell(after));
    const leaked = tooManyConnections(after, atMost).map(
      ([name, count]) => `${name} ${count} instead of ${before.connections!.byApplication[name]}`,
    );
    drill.expect(
      `connections of ${store}: none left open`,
      judge(
        leaked.length === 0,
        `at most ${growth} more than before`,
        leaked.join(', ') || tell(after),
      ),
    );
  }

  private async judgeGauges(): Promise<void> {
    const { drill, before, plan } = this;
    const { growth = 0, withinMs = 0 } = plan.leaks ?? {};
    for (const { service, part, value } of before.gauges) {
      const settle = { atMost: value + growth, withinMs };
      const after = await drill.inspect({ kind: 'gauge', service, gauge: part, settle });
      drill.result(`${service}.${part} before`, value);
      drill.result(`${service}.${part} after`, after.value);
      const judgement = judge(
        after.value <= settle.atMost,
        `at most ${settle.atMost}, ${value} before`,
        String(after.value),
      );
      drill.expect(`${service}.${part}: no connection left open`, judgement);
    }
  }

  private async judgeLogs(): Promise<void> {
    const { drill, before, plan } = this;
    for (const { service, judgesLeaks } of plan.dependants) {
      if (!judgesLeaks) continue;
      const { logMarks } = before.services.get(service)!;
      const options = { logSince: logMarks, logBy: 'leaks' } as const;
      const [after] = await drill.snapshot([service], options);
      drill.expect(
        `${service}: log tells of no leak`,
        after!,
        logClean('line that tells of a leak'),
      );
    }
  }
}

function tell({ byApplication }: ConnectionsSeen): string {
  const counts = Object.entries(byApplication).map(([name, count]) => `${name} ${count}`);
  return counts.join(', ') || 'none';
}
