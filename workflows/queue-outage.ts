import { atMost, equals, judge, withinObjective, type Judgement } from '../domain/check.js';
import type { JobsDone } from '../domain/canary.js';
import type { QueueOutagePlan } from '../domain/drills/queue-outage.js';
import type { Injected, SnapshotAnswer } from '../domain/host-protocol.js';
import { openJobs } from '../domain/inspection.js';
import type { DrillInput } from '../domain/plan.js';
import type { DrillReport } from '../domain/report/report.js';
import { formatBounds, type Bounds } from '../domain/timeline/bounds.js';
import type { Bracket } from '../domain/timeline/sample.js';
import type { Drill } from './skeleton/drill.js';
import type { Health } from './skeleton/health.js';
import { runDrill } from './skeleton/run-drill.js';
import { logClean } from './log-clean.js';
import { tellProcesses } from './tell-processes.js';
import { depthOf, tellPersistence } from './queue-outage/tell-queue.js';

/** How often it is looked which jobs are done, and how the queue stands while it drains. */
const lookEveryMs = 50;

/** Take a job queue away, or its worker with jobs in hand: what was accepted is done, once, and soon again. */
export function queueOutage(input: DrillInput): Promise<DrillReport> {
  return runDrill('queueOutage', input, async (drill, plan: QueueOutagePlan) => {
    const { queue, worker, objectives } = plan;
    const store = await drill.inspect({ kind: 'persistence', store: queue.store });
    tellPersistence(drill, plan, store);
    const quiet = await drill.inspect({ kind: 'queue', queue: queue.name });
    drill.result('queue depth before', depthOf(quiet));

    const [health, jobs] = await Promise.all([
      drill.watch(),
      drill.startCanary(plan.canary, { followEveryMs: lookEveryMs }),
    ]);
    const [before] = await drill.snapshot([worker.service]);

    const harm = await drill.inject(plan.harm);
    const since = harm.selfHealing ? harm.since : await takeBackLater(drill, health, plan, harm);
    const recovery = await health.recovered({
      service: worker.service,
      probe: worker.healthy.name,
      harm: harm.since,
      since,
      healthyForMs: plan.healthyForMs,
      objectiveMs: objectives.recoveryMs,
      withinMs: 2 * objectives.recoveryMs,
      orElse: worker.ladder,
    });
    const drained = await jobs.drained({
      queue: queue.name,
      atMost: openJobs(quiet),
      since,
      withinMs: objectives.drainMs,
    });
    const done = await jobs.jobsDone(harm, since);
    const [after] = await drill.snapshot([worker.service], { logSince: before!.logMarks });
    const emptied = await drill.inspect({ kind: 'queue', queue: queue.name });
    drill.result('queue depth after', depthOf(emptied));

    drill.measured({
      service: worker.service,
      harm: harm.since,
      since: harm.selfHealing ? plan.harm.kind : 'revert',
      recovery,
      before: before!,
      after: after!,
    });
    const { recoveryMs } = objectives;
    drill.expect(`${worker.service}: recovered within its objective`, recovery.within(recoveryMs));
    drill.expect(`${worker.service}: recovered without help`, recovery.rungsUsed, equals(0));
    judgeWorker(drill, plan, before!, after!);
    judgeJobs(drill, plan, done);
    drill.result('queue drained', formatBounds(drained.took));
    drill.expect(
      'queue drained to its depth before within its objective',
      inTime(drained.took, objectives.drainMs),
    );
  });
}

/** Lets a standing fault stand for its time, then takes it back: recovery counts from there. */
async function takeBackLater(
  drill: Drill,
  health: Health,
  { holdForMs }: QueueOutagePlan,
  harm: Injected,
): Promise<Bracket> {
  await health.hold(harm, holdForMs);
  return (await drill.revert(harm)).since;
}

function judgeWorker(
  drill: Drill,
  { worker, harm }: QueueOutagePlan,
  before: SnapshotAnswer,
  after: SnapshotAnswer,
): void {
  const identities = ({ processes }: SnapshotAnswer): string =>
    processes.map(({ pid, startedAt }) => `${pid}/${startedAt}`).join();
  const same = identities(before) === identities(after);
  const dies = worker.harmed && harm.kind !== 'pause' && harm.kind !== 'none';
  drill.expect(
    dies ? `${worker.service}: a new process serves` : `${worker.service}: survived in one process`,
    judge(
      after.processes.length > 0 && same !== dies,
      dies ? `another than ${tellProcesses(before)}` : tellProcesses(before),
      tellProcesses(after),
    ),
  );
  if (!worker.judgesLog) return;
  drill.expect(
    `${worker.service}: log clean since the ${harm.kind}`,
    after,
    logClean('forbidden line'),
  );
}

function judgeJobs(drill: Drill, plan: QueueOutagePlan, done: JobsDone): void {
  const { objectives, duringOutage } = plan;
  const { duplicates, during, firstDone, retaken } = done;
  if (during.sent > 0) drill.result('jobs sent during the outage', tellDuring(during));
  drill.result('first job after', formatBounds(firstDone));
  drill.result('jobs done more than once', duplicates.count);

  if (duringOutage !== undefined) {
    drill.expect(`jobs added during the outage were ${duringOutage}`, asExpected(plan, during));
  }
  if (objectives.firstJobMs !== undefined) {
    drill.expect(
      'first job after done within its objective',
      inTime(firstDone, objectives.firstJobMs),
    );
  }
  if (retaken !== undefined && plan.worker.harmed) {
    const took = retaken.jobs === 0 ? '' : `, the last done after ${formatBounds(retaken.done)}`;
    drill.result('jobs taken up again', `${retaken.jobs}${took}`);
  }
  if (objectives.retakenMs !== undefined) {
    drill.expect(
      'jobs in hand at the kill were done within the objective',
      inHand(retaken, objectives.retakenMs),
    );
  }
  drill.expect('no accepted job was lost', lostAtMost(objectives.lostJobs, done));
  const twice = duplicates.count === 0 ? '' : ` (${duplicates.examples.join(', ')})`;
  drill.expect('each job was done once', {
    ...atMost(objectives.duplicates)(duplicates.count),
    observed: `${duplicates.count} done more than once${twice}`,
  });
}

function inTime(took: Bounds, objectiveMs: number): Judgement {
  return withinObjective(took, objectiveMs, { everyMs: lookEveryMs, widenedByGap: false });
}

function tellDuring({ sent, acknowledged, refused, done }: JobsDone['during']): string {
  return `${sent} sent: ${acknowledged} accepted, ${refused} refused; ${done} done in the end`;
}

function asExpected({ duringOutage }: QueueOutagePlan, during: JobsDone['during']): Judgement {
  const { sent, refused, done } = during;
  const expected =
    duringOutage === 'buffered' ? 'all done once it is back' : 'all refused, none done';
  if (sent === 0) {
    const observed = 'none was sent early enough to be answered before it was back';
    return { decision: 'inconclusive', expected, observed };
  }
  const holds = duringOutage === 'buffered' ? done === sent : refused === sent && done === 0;
  return judge(holds, expected, tellDuring(during));
}

/** Jobs that were in the dead worker's hands; where none was, nothing was rehearsed. */
function inHand(retaken: JobsDone['retaken'], objectiveMs: number): Judgement {
  if (retaken !== undefined && retaken.jobs > 0) return inTime(retaken.done, objectiveMs);
  const observed =
    retaken === undefined ? 'the queue does not keep account of it' : 'none was in its hands';
  return { decision: 'inconclusive', expected: `within ${objectiveMs} ms`, observed };
}

function lostAtMost(limit: number, { losses, open }: JobsDone): Judgement {
  const { lost, acknowledged, unknown, examples, enough } = losses;
  const gone = examples.length === 0 ? '' : ` (${examples.join(', ')})`;
  const counted = `${lost} of ${acknowledged} accepted lost${gone}, ${unknown} never accepted`;
  const judgement = atMost(limit)(lost);
  if (lost > limit) return { ...judgement, observed: counted };
  const undecided = (why: string): Judgement => ({
    ...judgement,
    decision: 'inconclusive',
    observed: `${counted}; ${why}`,
  });
  if (open > 0) return undecided(`${open} still in the queue`);
  return enough ? { ...judgement, observed: counted } : undecided('too few to tell');
}
