/**
 * Instants are milliseconds of the host's monotonic clock (machine-wide, microseconds in the
 * fraction); they compare across processes of one boot and nowhere else.
 */
export type MonotonicMs = number;

/** Something happened between these two instants; which moment exactly is not known. */
export interface Bracket {
  readonly startMs: MonotonicMs;
  readonly endMs: MonotonicMs;
}

/** One asking of a probe: when it began, when it was answered or given up, and what was found. */
export interface Sample extends Bracket {
  readonly ok: boolean;
  readonly reason?: string;
}

/** A stretch in which nobody looked. */
export interface Gap {
  readonly fromMs: MonotonicMs;
  readonly toMs: MonotonicMs;
}

/**
 * From which spacing of two samples' starts on the stretch between them is a gap, not a late tick.
 * Lateness below it needs no mention: bounds come from the samples' actual times.
 */
export function gapFromMs(everyMs: number): number {
  return everyMs + Math.max(everyMs, 50);
}
