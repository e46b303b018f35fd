/** The truth lies between the two, both included; `null` means there is no upper bound. */
export interface Bounds {
  readonly minMs: number;
  readonly maxMs: number | null;
}

export type Decision = 'passed' | 'failed' | 'inconclusive';

/** Passes only when the whole interval meets the objective, fails only when all of it misses. */
export function within(bounds: Bounds, objectiveMs: number): Decision {
  if (bounds.maxMs !== null && bounds.maxMs <= objectiveMs) return 'passed';
  return bounds.minMs > objectiveMs ? 'failed' : 'inconclusive';
}

/** The bounds as a person reads them, rounded outwards: `412–446 ms`, `at least 10.2 s`. */
export function formatBounds({ minMs, maxMs }: Bounds): string {
  if (maxMs === null) {
    if (minMs < 10_000) return `at least ${Math.floor(minMs)} ms`;
    return `at least ${(Math.floor(minMs / 100) / 10).toFixed(1)} s`;
  }
  if (maxMs < 10_000) return `${Math.floor(minMs)}–${Math.ceil(maxMs)} ms`;
  const fromSeconds = (Math.floor(minMs / 10) / 100).toFixed(2);
  return `${fromSeconds}–${(Math.ceil(maxMs / 10) / 100).toFixed(2)} s`;
}

/** A time as a person reads it. */
export function formatMs(ms: number): string {
  return ms < 9_999.5 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
