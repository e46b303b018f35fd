import type {
  HealthAndWork,
  TallyAnswer,
  TallyRequest,
  ToldApart,
} from '../../domain/host-protocol.js';
import { longestMs, whileBoth } from '../../domain/timeline/stretch.js';
import { TallyFold } from '../../domain/timeline/tally.js';
import type { JournalLine } from '../observer/journal.js';

/** Counts how probes answered over a while, and holds what is said of health against the work. */
export class TallyQuestionnaire {
  private readonly folds = new Map<string, TallyFold>();
  /** Probes of which a sample that began after the while is there: those before it are, too. */
  private readonly complete = new Set<string>();

  constructor(private readonly request: TallyRequest) {}

  take(line: JournalLine): void {
    const { fromMs, toMs } = this.request;
    if ('head' in line) {
      for (const { name, everyMs } of line.head.probes) {
        if (this.folds.has(name) || !this.names().includes(name)) continue;
        this.folds.set(name, new TallyFold(fromMs, toMs, everyMs));
      }
      return;
    }
    const { probe, sample } = line;
    this.folds.get(probe)?.add(sample);
    if (sample.startMs > toMs) this.complete.add(probe);
  }

  decide(final: boolean): TallyAnswer | undefined {
    if (!final && !this.names().every((name) => this.complete.has(name))) return undefined;
    const { probes, told } = this.request;
    return {
      tallies: probes.map((probe) => ({ probe, ...this.fold(probe).result() })),
      told: told.map((each) => this.toldApart(each)),
    };
  }

  private toldApart({ healthy, works }: HealthAndWork): ToldApart {
    const health = this.fold(healthy);
    const green = works.map((work) => ({
      work,
      forMs: longestMs(whileBoth(health.stretches(true), this.fold(work).stretches(false))),
    }));
    const worst = green.toSorted((a, b) => b.forMs - a.forMs)[0];
    const red = works.reduce(
      (both, work) => whileBoth(both, this.fold(work).stretches(true)),
      health.stretches(false),
    );
    return {
      healthy,
      greenWhileBrokenMs: worst?.forMs ?? 0,
      ...(worst !== undefined && worst.forMs > 0 && { broken: worst.work }),
      redWhileWorkingMs: works.length === 0 ? 0 : longestMs(red),
    };
  }

  private names(): readonly string[] {
    const { probes, told } = this.request;
    return [...probes, ...told.flatMap(({ healthy, works }) => [healthy, ...works])];
  }

  /** Of a probe that nobody sampled there is nothing to count. */
  private fold(probe: string): TallyFold {
    const { fromMs, toMs } = this.request;
    return this.folds.get(probe) ?? new TallyFold(fromMs, toMs, 0);
  }
}
