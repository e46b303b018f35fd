import { equals, judge, type Judgement } from '../domain/check.js';
import type { Injected, SnapshotAnswer } from '../domain/host-protocol.js';
import type { CrashRecoveryPlan, CrashTarget } from '../domain/drills/crash-recovery.js';
import type { DrillInput } from '../domain/plan.js';
import type { DrillReport } from '../domain/report/report.js';
import type { Bracket } from '../domain/timeline/sample.js';
import { formatBounds, within } from '../domain/timeline/bounds.js';
import { logClean } from './log-clean.js';
import { lostAtMost } from './lost-writes.js';
import { tellProcesses } from './tell-processes.js';
import type { Drill } from './skeleton/drill.js';
import type { Health, RecoveryResult } from './skeleton/health.js';
import { runDrill } from './skeleton/run-drill.js';

/** Kill services outright, one after another: each must be back in time, with nothing it acknowledged lost. */
export function crashRecovery(input: DrillInput): Promise<DrillReport> {
  return runDrill('crashRecovery', input, async (drill, plan: CrashRecoveryPlan) => {
    const [first, ...rest] = plan.targets;
    const [health, [before], canary] = await Promise.all([
      drill.watch(),
      drill.snapshot([first!.service]),
      plan.canary === undefined ? undefined : drill.startCanary(plan.canary),
    ]);

    await crash(drill, plan, { ...first!, before: before! }, health);
    for (const target of rest) {
      const [now] = await drill.snapshot([target.service]);
      await crash(drill, plan, { ...target, before: now! }, health);
    }

    if (canary === undefined) return;
    const losses = await canary.losses();
    drill.expect(
      'no acknowledged write was lost',
      losses,
      lostAtMost(plan.objectives.lostWrites ?? 0),
    );
  });
}

async function crash(
  drill: Drill,
  plan: CrashRecoveryPlan,
  target: CrashTarget & { readonly before: SnapshotAnswer },
  health: Health,
): Promise<void> {
  const { service, healthy, ladder, before } = target;
  const { recoveryMs, expectedRecoveryMs } = plan.objectives;

  const harm = await drill.inject({ kind: plan.fault, service });
  const since = harm.selfHealing ? harm.since : await takeBackLater(drill, health, plan, harm);
  const recovery = await health.recovered({
    service,
    probe: healthy.name,
    harm: harm.since,
    since,
    healthyForMs: plan.healthyForMs,
    objectiveMs: recoveryMs,
    withinMs: 2 * recoveryMs,
    orElse: ladder,
  });
  const [after] = await drill.snapshot([service], { logSince: before.logMarks });

  drill.measured({
    service,
    harm: harm.since,
    since: harm.selfHealing ? plan.fault : 'revert',
    recovery,
    before,
    after: after!,
  });
  drill.expect(`${service}: recovered within its objective`, recovery.within(recoveryMs));
  drill.expect(`${service}: recovered without help`, recovery.rungsUsed, equals(0));
  drill.expect(`${service}: ${serves[plan.fault]}`, serving(plan.fault, before, after!));
  if (plan.fault === 'kill' && before.restarts !== undefined && recovery.rungsUsed === 0) {
    const grew = (after!.restarts ?? 0) - before.restarts;
    const wanted = before.processes.length;
    const by = wanted === 1 ? 'one' : String(wanted);
    drill.expect(`${service}: restart count grew by ${by}`, grew, equals(wanted));
  }
  if (target.judgesLog) {
    drill.expect(
      `${service}: log clean since the ${plan.fault}`,
      after!,
      logClean('forbidden line'),
    );
  }
  if (expectedRecoveryMs !== undefined) tellSlower(drill, service, recovery, expectedRecoveryMs);
  if (before.autorestart === false) tellNoAutorestart(drill, before);
}

/** Lets a standing fault stand for its time, then takes it back: recovery counts from there. */
async function takeBackLater(
  drill: Drill,
  health: Health,
  { holdForMs, tellRestart }: CrashRecoveryPlan,
  harm: Injected,
): Promise<Bracket> {
  await health.hold(harm, holdForMs);
  if (tellRestart) {
    const [meanwhile] = await drill.snapshot([harm.record.target]);
    tellStopped(drill, meanwhile!, holdForMs);
  }
  return (await drill.revert(harm)).since;
}

const serves = {
  kill: 'a new process serves',
  stop: 'a new process serves',
  pause: 'the same process serves',
  none: 'the same process serves',
} as const;

function serving(
  fault: CrashRecoveryPlan['fault'],
  before: SnapshotAnswer,
  after: SnapshotAnswer,
): Judgement {
  const same = after.processes.some((process) =>
    before.processes.some(
      ({ pid, startedAt }) => pid === process.pid && startedAt === process.startedAt,
    ),
  );
  const fresh = fault === 'kill' || fault === 'stop';
  return judge(
    after.processes.length > 0 && same !== fresh,
    fresh ? `another than ${tellProcesses(before)}` : tellProcesses(before),
    tellProcesses(after),
  );
}

function tellSlower(
  drill: Drill,
  service: string,
  recovery: RecoveryResult,
  expectedMs: number,
): void {
  const bounds = recovery.answer.recovery;
  if (recovery.rungsUsed === 0 && within(bounds, expectedMs) === 'passed') return;
  drill.finding({
    title: `${service} took longer than the expected ${expectedMs} ms: ${formatBounds(bounds)}`,
    severity: 'minor',
    impact: 'It meets the objective at best, with no margin where the expectation is missed.',
    recommendation: 'Look at what it does at start, or expect what it can do.',
  });
}

/** What a stop through its manager means for a service: most leave it stopped, whatever restarts a crash. */
function tellStopped(
  drill: Drill,
  { service, manager, name, status }: SnapshotAnswer,
  holdForMs: number,
): void {
  const again = status === 'running';
  drill.finding({
    title: again
      ? `${manager} started ${service} ("${name}") again by itself after it was stopped`
      : `${manager} did not start ${service} ("${name}") again within ${holdForMs} ms of its stop`,
    severity: 'info',
    impact: again
      ? 'A stop does not keep it down.'
      : 'Stopped by hand it stays down until a person starts it; only a crash brings it back.',
    ...(!again && { workaround: 'Start it by hand.' }),
  });
}

function tellNoAutorestart(drill: Drill, { service, manager, name }: SnapshotAnswer): void {
  drill.finding({
    title: `${manager} is not set to restart ${service} ("${name}")`,
    severity: 'major',
    impact: 'After a crash it stays down until a person acts.',
    workaround: 'Restart it by hand.',
    recommendation: `Let ${manager} restart it by itself.`,
  });
}
