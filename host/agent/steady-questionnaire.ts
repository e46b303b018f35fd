import type { Steady, SteadyQuestion } from '../../domain/host-protocol.js';
import { Steadiness } from '../../domain/timeline/steadiness.js';
import type { JournalLine } from '../observer/journal.js';

interface Watched {
  readonly everyMs: number;
  latestMs: number;
  readonly overall: Steadiness;
  /** From the instant on from which its sickness counts. */
  readonly counted: Steadiness;
}

/** Reads from the samples whether all probes are good for long enough, and who fell meanwhile. */
export class SteadyQuestionnaire {
  private readonly watched = new Map<string, Watched>();

  constructor(
    private readonly question: SteadyQuestion,
    private readonly askedAtMs: number,
  ) {}

  take(line: JournalLine): void {
    if ('head' in line) {
      for (const { name, everyMs, role } of line.head.probes) {
        // Nobody is asked to say that it is degraded while all is well.
        if (this.watched.has(name) || role === 'degraded') continue;
        this.watched.set(name, {
          everyMs,
          latestMs: Number.NEGATIVE_INFINITY,
          overall: new Steadiness(everyMs),
          counted: new Steadiness(everyMs),
        });
      }
      return;
    }
    const { probe, sample } = line;
    const watched = this.watched.get(probe);
    if (watched === undefined) return;
    watched.latestMs = sample.startMs;
    watched.overall.add(sample);
    const sinceMs = this.question.sickSince[probe];
    if (sinceMs !== undefined && sample.startMs >= sinceMs) {
      watched.counted.add(sample);
    }
  }

  decide(final: boolean): Steady | undefined {
    const probes = [...this.watched];
    const steady = probes.length > 0 && probes.every(([, watched]) => this.isSteady(watched));
    if (!steady && !final) return undefined;
    return {
      steady,
      sick: steady ? [] : this.sick(probes),
      relapses: sicknesses(probes.filter(([probe]) => !this.isBystander(probe))),
      bystanders: sicknesses(probes.filter(([probe]) => this.isBystander(probe))),
    };
  }

  private isBystander(probe: string): boolean {
    return this.question.bystanders.includes(probe);
  }

  private sick(probes: readonly [string, Watched][]): Steady['sick'] {
    if (probes.length === 0) return [{ probe: 'observer', reason: 'it does not answer' }];
    return probes
      .filter(([, watched]) => !this.isSteady(watched))
      .map(([probe, { overall }]) => ({
        probe,
        reason: overall.reason ?? 'not good for long enough',
      }));
  }

  /** Good on end for long enough, up to a sample so late that it speaks of now. */
  private isSteady({ overall, latestMs, everyMs }: Watched): boolean {
    const fresh = latestMs >= this.askedAtMs - 2 * everyMs;
    return fresh && overall.good && overall.goodForMs >= this.question.forMs;
  }
}

function sicknesses(probes: readonly [string, Watched][]): Steady['relapses'] {
  return probes.flatMap(([probe, { counted }]) => {
    const { sickness } = counted;
    return sickness === undefined ? [] : [{ probe, sickness }];
  });
}
