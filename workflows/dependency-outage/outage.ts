import type { DependencyOutagePlan } from '../../domain/drills/dependency-outage.js';
import type { Injected, Reverted } from '../../domain/host-protocol.js';
import type { Bracket, MonotonicMs } from '../../domain/timeline/sample.js';
import type { ComingBackAgain } from './coming-back.js';

/** A stretch of time on the host's clock. */
export interface While {
  readonly fromMs: MonotonicMs;
  readonly toMs: MonotonicMs;
}

/** From the harm until the dependency was there again. */
export class Outage {
  constructor(
    private readonly harm: Bracket,
    /** When the way back began: the revert, or where nothing was reverted, the dependency's return. */
    readonly back: Bracket,
    private readonly crash: Bracket | undefined,
    /** Whether the dependency is there again. */
    readonly over: boolean,
  ) {}

  /** The time before it. */
  get before(): While {
    return { fromMs: 0, toMs: this.harm.startMs };
  }

  /** The time that lies in it for certain, and before anything else was harmed. */
  get meanwhile(): While {
    const { harm, back, crash } = this;
    return { fromMs: harm.endMs, toMs: crash?.startMs ?? back.startMs };
  }

  /** How long it lasted at most. */
  get longestMs(): number {
    return this.back.endMs - this.harm.startMs;
  }
}

/** What was done, in its order. */
interface Done {
  readonly harm: Injected;
  readonly crash: Injected | undefined;
  readonly reverted: Reverted | undefined;
}

/** Waits for the dependency's own service, where that was harmed, and tells the outage by it. */
export async function outageOf(
  { fallen }: DependencyOutagePlan,
  { harm, crash, reverted }: Done,
  returns: ComingBackAgain,
): Promise<Outage> {
  const since = reverted?.since ?? harm.since;
  if (fallen === undefined) return new Outage(harm.since, since, crash?.since, true);
  const { answer } = await returns.wait(fallen, since);
  const { recovered, recoveredAtMs, recovery } = answer;
  if (reverted !== undefined) return new Outage(harm.since, since, crash?.since, recovered);
  // It came back between these.
  const startMs = since.endMs + recovery.minMs;
  const back = { startMs, endMs: recoveredAtMs ?? startMs };
  return new Outage(harm.since, back, crash?.since, recovered);
}
