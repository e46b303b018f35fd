import type { Steady, SteadyRequest } from '../../domain/host-protocol.js';
import { Steadiness } from '../../domain/timeline/steadiness.js';
import type { JournalLine } from '../observer/journal.js';

interface Watched {
  readonly now: Steadiness;
  readonly overall: Steadiness;
  readonly sinceRecovery: Steadiness;
}

/** Reads from the samples whether all probes are good for long enough, and who fell meanwhile. */
export class SteadyQuestionnaire {
  private readonly watched = new Map<string, Watched>();

  constructor(
    private readonly request: SteadyRequest,
    /** Only samples begun after the question prove anything about now. */
    private readonly askedAtMs: number,
  ) {}

  take(line: JournalLine): void {
    if ('head' in line) {
      for (const { name, everyMs } of line.head.probes) {
        if (this.watched.has(name)) continue;
        this.watched.set(name, {
          now: new Steadiness(everyMs),
          overall: new Steadiness(everyMs),
          sinceRecovery: new Steadiness(everyMs),
        });
      }
      return;
    }
    const { probe, sample } = line;
    const watched = this.watched.get(probe);
    if (watched === undefined) return;
    watched.overall.add(sample);
    const recoveredAtMs = this.request.relapsesSince[probe];
    if (recoveredAtMs !== undefined && sample.startMs >= recoveredAtMs) {
      watched.sinceRecovery.add(sample);
    }
    if (sample.startMs >= this.askedAtMs - this.request.forMs) watched.now.add(sample);
  }

  decide(final: boolean): Steady | undefined {
    const probes = [...this.watched];
    const steady =
      probes.length > 0 &&
      probes.every(([, { now }]) => now.good && now.goodForMs >= this.request.forMs);
    if (!steady && !final) return undefined;
    return {
      steady,
      sick: steady ? [] : this.sick(probes),
      relapses: sicknesses(probes, ({ sinceRecovery }) => sinceRecovery),
      bystanders: sicknesses(
        probes.filter(([probe]) => this.request.bystanders.includes(probe)),
        ({ overall }) => overall,
      ),
    };
  }

  private sick(probes: readonly [string, Watched][]): Steady['sick'] {
    if (probes.length === 0) return [{ probe: 'observer', reason: 'it does not answer' }];
    return probes
      .filter(([, { now }]) => now.goodForMs < this.request.forMs)
      .map(([probe, { now }]) => ({ probe, reason: now.reason ?? 'not good for long enough' }));
  }
}

function sicknesses(
  probes: readonly [string, Watched][],
  of: (watched: Watched) => Steadiness,
): Steady['relapses'] {
  return probes.flatMap(([probe, watched]) => {
    const { sickness } = of(watched);
    return sickness === undefined ? [] : [{ probe, sickness }];
  });
}
