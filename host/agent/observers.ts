import { existsSync } from 'node:fs';
import type { Watching } from '../../domain/entering.js';
import { MusterError } from '../../domain/errors.js';
import type {
  Held,
  HoldRequest,
  RecoveredAnswer,
  RecoveredRequest,
  Steady,
  SteadyQuestion,
  TallyAnswer,
  TallyRequest,
  TurnedAnswer,
  TurnedRequest,
} from '../../domain/host-protocol.js';
import type { Inventory } from '../../domain/inventory/inventory.js';
import type { DrillRef } from '../../domain/plan.js';
import type { Probe, WatchedProbe } from '../../domain/probe.js';
import { prepareProbe } from '../probes/probes.js';
import { monotonicMs } from '../processes/monotonic-clock.js';
import { realtimePrefix } from '../processes/realtime-prefix.js';
import { programPath } from '../program-path.js';
import type { ObserverConfig } from '../observer/observer-config.js';
import type { AgentPaths } from './agent-paths.js';
import { DrillFiles } from './drill-files.js';
import { BystanderWatch } from './bystander-watch.js';
import { followJournal } from './journal-follower.js';
import { HelperProcess } from './helper-process.js';
import { HelperSet } from './helper-set.js';
import { RecoveryQuestionnaire } from './recovery-questionnaire.js';
import { SteadyQuestionnaire } from './steady-questionnaire.js';
import { TallyQuestionnaire } from './tally-questionnaire.js';
import { TurnQuestionnaire } from './turn-questionnaire.js';
import { smallNode } from './small-node.js';
import { writeDurably } from './write-durably.js';

const observerMain = programPath('host/observer/observer-main.js');

/** How much longer than its wait an answer may take before the observer counts as silent. */
const silenceMs = 5_000;

/** Starts one observer per run and answers questions from its journal. */
export class Observers {
  private readonly running = new HelperSet();

  constructor(private readonly paths: AgentPaths) {}

  /** Finds the observer of a run that an earlier agent started. */
  adopt(runId: string): Promise<void> {
    return this.running.adopt(runId, new DrillFiles(this.paths, runId).observer);
  }

  /** Starts the run's observer, once. @throws MusterError PROBE_INVALID, SECRET_MISSING */
  start(drill: DrillRef, watching: Watching, inventory: Inventory): Promise<void> {
    return this.running.start(drill.runId, () => this.begin(drill, watching, inventory));
  }

  private async begin(
    drill: DrillRef,
    watching: Watching,
    inventory: Inventory,
  ): Promise<HelperProcess> {
    const files = new DrillFiles(this.paths, drill.runId);
    const endAt = Date.now() + watching.ttlMs;
    const probes = watching.probes.map((watched) => ({
      name: watched.name,
      role: watched.role,
      probe: resolveProbe(watched, inventory),
    }));
    // What the observer could not start with is told here, by its code.
    await Promise.all(
      probes.map(({ probe }) => prepareProbe(probe, { inventory, env: process.env })),
    );
    const config: ObserverConfig = { probes, inventory, journal: files.journal, endAt };
    await writeDurably(files.observerConfig, JSON.stringify(config));
    const argv = [...realtimePrefix(), ...smallNode, observerMain, files.observerConfig];
    return HelperProcess.start(files.observer, { name: 'observer', argv, endAt });
  }

  /** Waits until every probe is good for long enough; when the time is over, says which are not. */
  async steady(drill: DrillRef, question: SteadyQuestion, signal: AbortSignal): Promise<Steady> {
    const questionnaire = new SteadyQuestionnaire(question, monotonicMs());
    const answer = await followJournal(this.journalOf(drill), {
      untilMs: monotonicMs() + question.withinMs,
      signal,
      take: (line) => questionnaire.take(line),
      decide: (final) => questionnaire.decide(final),
    });
    return answer!;
  }

  /** Waits until the probe has recovered, cannot any more within its time, or a bystander fell. */
  async recovered(request: RecoveredRequest, signal: AbortSignal): Promise<RecoveredAnswer> {
    const questionnaire = new RecoveryQuestionnaire(request);
    const longestMs = request.withinMs * 2 + request.healthyForMs * 2 + silenceMs;
    const answer = await followJournal(this.journalOf(request.drill), {
      untilMs: monotonicMs() + longestMs,
      signal,
      take: (line) => questionnaire.take(line),
      decide: (final) => questionnaire.decide(final),
    });
    return answer!;
  }

  /** Waits until the probe has turned, cannot any more within its time, or a bystander fell. */
  async turned(request: TurnedRequest, signal: AbortSignal): Promise<TurnedAnswer> {
    const questionnaire = new TurnQuestionnaire(request);
    const answer = await followJournal(this.journalOf(request.drill), {
      untilMs: monotonicMs() + request.withinMs + silenceMs,
      signal,
      take: (line) => questionnaire.take(line),
      decide: (final) => questionnaire.decide(final),
    });
    return answer!;
  }

  /** Counts the answers of a while that is past; waits for those that are still under way. */
  async tally(request: TallyRequest, signal: AbortSignal): Promise<TallyAnswer> {
    const questionnaire = new TallyQuestionnaire(request);
    const answer = await followJournal(this.journalOf(request.drill), {
      untilMs: monotonicMs() + silenceMs,
      signal,
      take: (line) => questionnaire.take(line),
      decide: (final) => questionnaire.decide(final),
    });
    return answer!;
  }

  /** Waits until the fault has stood for its time, or a bystander fell. */
  async hold({ drill, harm, forMs, bystanders }: HoldRequest, signal: AbortSignal): Promise<Held> {
    const watch = new BystanderWatch(bystanders, harm.startMs);
    const answer = await followJournal(this.journalOf(drill), {
      // From the harm on, however often it is asked; never longer, whatever became of the clock.
      untilMs: Math.min(harm.endMs, monotonicMs()) + forMs,
      signal,
      take: (line) => watch.take(line),
      decide: (final): Held | undefined => {
        if (watch.fallen !== undefined) return { sickBystander: watch.fallen };
        return final ? {} : undefined;
      },
    });
    return answer!;
  }

  stop(runId: string): Promise<void> {
    return this.running.stop(runId);
  }

  stopAll(): Promise<void> {
    return this.running.stopAll();
  }

  private journalOf(drill: DrillRef): string {
    const { journal, observerConfig } = new DrillFiles(this.paths, drill.runId);
    if (existsSync(observerConfig)) return journal;
    throw new MusterError('WATCH_UNKNOWN', `nothing is watched for run ${drill.runId}`);
  }
}

function resolveProbe(watched: WatchedProbe, all: Inventory): Probe {
  const { name, service, role, work = '', everyMs, deadlineMs } = watched;
  const of = Object.hasOwn(all.services, service) ? all.services[service] : undefined;
  const probe = role === 'works' ? of?.works[work] : of?.[role];
  if (probe !== undefined) return { ...probe, everyMs, deadlineMs };
  throw new MusterError('PROBE_INVALID', `${name} names no probe of this host's inventory`);
}
