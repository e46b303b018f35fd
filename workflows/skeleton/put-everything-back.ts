import { judge, type Judgement } from '../../domain/check.js';
import type { Left, Steady } from '../../domain/host-protocol.js';
import type { Drill } from './drill.js';
import { causeOf } from './failures.js';

const questionMs = 20_000;

/**
 * Reverts all that stands, newest first, asks for the steady state again, ends the helpers, frees
 * the locks. Never skipped and never throws: what fails here fails the drill.
 */
export async function putEverythingBack(drill: Drill): Promise<void> {
  const { state } = drill;
  await drill.settleInjections();
  if (!drill.entered) return;
  if (!drill.harmed) return leaveUntouched(drill);
  state.enter('reverting', 'putting everything back');
  for (const { leaseId, kind } of state.standing().toReversed()) {
    await revert(drill, leaseId, kind);
  }
  await leave(drill);
}

async function revert(drill: Drill, leaseId: string, kind: string): Promise<void> {
  const { state, host, ref } = drill;
  try {
    const request = { drill: ref, leaseId };
    const reverted = await host.act('revert', request, { summary: `take back the ${kind}` });
    state.faults.set(leaseId, reverted.record);
    state.note(`${kind} taken back`);
  } catch (error) {
    state.end('errored', `the ${kind} could not be taken back: ${causeOf(error).message}`);
  }
}

function judgeSteadiness(drill: Drill, { steady, sick, relapses, bystanders }: Steady): void {
  const told = sick.map(({ probe, reason }) => `${probe}: ${reason}`).join('; ');
  drill.expect('steady state again', judge(steady, 'everything healthy', told || 'all healthy'));
  const tell = (sicknesses: Steady['relapses']): string =>
    sicknesses
      .map((each) => `${each.probe} ${each.sickness.times}×: ${each.sickness.reason}`)
      .join('; ');
  if (drill.state.measured.some(({ recoveredAtMs }) => recoveredAtMs !== undefined)) {
    const observed = tell(relapses) || 'no relapse';
    drill.expect(
      'stayed up after its recovery',
      judge(relapses.length === 0, 'no relapse', observed),
    );
  }
  if (drill.plan.bystanders.length > 0) {
    const observed = tell(bystanders) || 'all stayed healthy';
    drill.expect(
      'bystanders stayed healthy',
      judge(bystanders.length === 0, 'none fell', observed),
    );
  }
}

const notTold: Judgement = {
  decision: 'inconclusive',
  expected: 'everything healthy',
  observed: 'the observer did not say',
};

/** Nothing was injected, so nothing can stand: locks that cannot be freed now expire by themselves. */
async function leaveUntouched({ state, host, ref }: Drill): Promise<void> {
  state.enter('leaving', 'nothing was harmed, so nothing is to be put back');
  const options = { summary: 'leave the host', withinMs: questionMs };
  try {
    const left = await host.act('leave', { drill: ref }, options);
    state.evidence = left.evidence;
    for (const note of left.notes) state.note(note);
  } catch (error) {
    state.note(`the host could not be left in order: ${causeOf(error).message}`);
  }
}

async function leave(drill: Drill): Promise<void> {
  const { state, host, ref, plan, sickSince } = drill;
  state.enter('steady state again', 'is everything healthy after?');
  const { steadyForMs: forMs, steadyWithinMs: withinMs } = plan;
  const bystanders = plan.bystanders.map(({ name }) => name);
  const request = { drill: ref, steady: { forMs, withinMs, sickSince, bystanders } };
  const summary = 'steady again? then leave the host: nothing stands';
  let left: Left;
  try {
    left = await host.act('leave', request, { summary, waitsMs: withinMs });
  } catch (error) {
    state.end('errored', `whether everything is back is not known: ${causeOf(error).message}`);
    drill.expect('everything was put back', unknown('nothing stands', error));
    return;
  }
  if (left.steady === undefined) drill.expect('steady state again', notTold);
  else judgeSteadiness(drill, left.steady);
  for (const record of left.faults) state.faults.set(record.leaseId, record);
  for (const note of [...left.helped, ...left.notes]) state.note(note);
  for (const title of left.helped) {
    drill.finding({
      title,
      severity: 'critical',
      impact: 'Without the drill it would still be down.',
      recommendation: 'Let its manager restart it, or give it a ladder that helps.',
    });
  }
  state.evidence = left.evidence;
  const observed = left.unreverted.join('; ') || 'nothing stands';
  if (left.unreverted.length > 0) state.end('errored', observed);
  if (left.faults.length > 0) {
    drill.expect(
      'everything was put back',
      judge(left.unreverted.length === 0, 'nothing stands', observed),
    );
  }
  const foreign = left.faults.filter(({ by }) => by !== 'drill' && by !== 'self');
  if (foreign.length > 0) {
    drill.expect('the drill itself took its faults back', {
      decision: 'inconclusive',
      expected: 'by the drill',
      observed: foreign
        .map(({ kind, target, by }) => `${kind} of ${target} by the ${by}`)
        .join('; '),
    });
  }
}

function unknown(expected: string, error: unknown): Judgement {
  return { decision: 'inconclusive', expected, observed: causeOf(error).message };
}
