import type { DependencyOutagePlan } from '../domain/drills/dependency-outage.js';
import type { DrillInput } from '../domain/plan.js';
import type { DrillReport } from '../domain/report/report.js';
import { ComingBackAgain } from './dependency-outage/coming-back.js';
import { judgeWork } from './dependency-outage/judge-work.js';
import { LeakWatch } from './dependency-outage/leak-watch.js';
import { judgeNotice, notice } from './dependency-outage/notice.js';
import { outageOf } from './dependency-outage/outage.js';
import { Survival } from './dependency-outage/survival.js';
import { lostAtMost } from './lost-writes.js';
import { runDrill } from './skeleton/run-drill.js';

/** Take away what services depend on: they say so, do not crash, and come back when it does. */
export function dependencyOutage(input: DrillInput): Promise<DrillReport> {
  return runDrill('dependencyOutage', input, async (drill, plan: DependencyOutagePlan) => {
    const [health, canary] = await Promise.all([
      drill.watch(),
      plan.canary === undefined ? undefined : drill.startCanary(plan.canary),
    ]);
    const survival = await Survival.begin(drill, plan);
    const leaks = await LeakWatch.begin(drill, plan, survival);

    const harm = await drill.inject(plan.fault);
    await survival.restarted();
    const noticed = await notice(health, plan, harm);
    if (!harm.selfHealing) await health.hold(harm, plan.holdForMs);
    await survival.judgeMeanwhile();
    const crash = await survival.crashMeanwhile();
    if (crash !== undefined) await health.hold(crash, plan.holdForMs);
    const reverted = harm.selfHealing ? undefined : await drill.revert(harm);

    const back = new ComingBackAgain(drill, health, plan, harm);
    const outage = await outageOf(plan, { harm, crash, reverted }, back);
    judgeNotice(drill, plan, noticed, outage);
    await judgeWork(drill, health, plan, outage);
    if (outage.over)
      for (const dependant of plan.dependants) await back.wait(dependant, outage.back);
    back.judge();
    // Without it nothing can come back, and nothing be counted.
    if (!outage.over) return;

    await survival.judgeAfter(back);
    back.measure(survival, noticed);
    await leaks.judge();
    if (canary === undefined) return;
    const losses = await canary.losses();
    drill.expect(
      'no acknowledged write was lost',
      losses,
      lostAtMost(plan.objectives.lostWrites ?? 0),
    );
  });
}
