import { MusterError } from '../../../domain/errors.js';
import type { DrillReport, MeasuredRecovery } from '../../../domain/report/report.js';
import type { Sample } from '../../../domain/timeline/sample.js';
import { JournalReader } from '../../../host/observer/journal.js';
import { troubleOf } from '../trouble-of.js';
import {
  agree,
  crashDrill,
  trueRecovery,
  type CrashBed,
  type Interval,
} from '../practice/crash-bed.js';

/** One drilled crash: what was reported, what was true, and what the bounds are made of. */
export interface BoundedCrash {
  readonly drill: string;
  /** The true recovery; as wide as the witness knows the kill. */
  readonly truth: Interval;
  readonly minMs: number;
  readonly maxMs: number;
  readonly widthMs: number;
  /** Neither the recovery nor the kill was where the report says it was not. */
  readonly inside: boolean;
  /** Between these the report says that it was killed. */
  readonly bracketMs: number;
  /** From before the signal until its connections were closed. */
  readonly dyingMs: number;
  /** From the start of the last bad sample to that of the first good one. */
  readonly spacingMs: number;
  readonly answerMs: number;
  readonly lateMs: number;
}

/**
 * Drills one crash of the gateway and holds the report against the truth, whatever its verdict.
 * @throws MusterError INTERNAL where it could not measure a recovery
 */
export async function crashOnce(bed: CrashBed, everyMs: number): Promise<BoundedCrash> {
  const { told: report, crash } = await bed.crashing(async () =>
    (await bed.stack.start(crashDrill(everyMs))).result(),
  );
  const measured = measuredOf(report);
  const { harm, recovery, observer } = measured;
  const { minMs, maxMs } = recovery;
  if (maxMs === null) throw unmeasured(report);
  const { lastBad, firstGood } = turnOf(report, measured);
  const { died } = crash;
  const truth = trueRecovery(crash);
  const killInside = harm.startMs <= died.endMs && died.startMs <= harm.endMs;
  return {
    drill: report.workflowId,
    truth,
    minMs,
    maxMs,
    widthMs: maxMs - minMs,
    inside: agree({ minMs, maxMs }, truth) && killInside,
    bracketMs: harm.endMs - harm.startMs,
    dyingMs: died.endMs - harm.startMs,
    spacingMs: firstGood.startMs - (lastBad?.startMs ?? harm.endMs),
    answerMs: firstGood.endMs - firstGood.startMs,
    lateMs: observer.lateMs,
  };
}

function measuredOf(report: DrillReport): MeasuredRecovery {
  const [measured] = report.measured.services;
  if (measured === undefined) throw unmeasured(report);
  return measured;
}

/** The samples between which the service turned good, from the observer's own journal. */
function turnOf(
  report: DrillReport,
  { recoveredAtMs }: MeasuredRecovery,
): { readonly lastBad: Sample | undefined; readonly firstGood: Sample } {
  const samples = report.evidence.files
    .filter((file) => file.endsWith('/observer.jsonl'))
    .flatMap(samplesIn);
  const at = samples.findIndex(({ endMs }) => endMs === recoveredAtMs);
  const firstGood = samples[at];
  if (firstGood === undefined) throw unmeasured(report);
  return { lastBad: samples.slice(0, at).findLast(({ ok }) => !ok), firstGood };
}

function samplesIn(journal: string): readonly Sample[] {
  const reader = new JournalReader(journal);
  const lines = [...reader.next()];
  reader.close();
  return lines.flatMap((line) => ('sample' in line ? [line.sample] : []));
}

function unmeasured(report: DrillReport): MusterError {
  return new MusterError('INTERNAL', troubleOf(report) ?? `${report.workflowId} told no recovery`);
}
