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

/** The bounds as a person reads them: `412–446 ms`, `at least 10.2 s`. */
export function formatBounds(bounds: Bounds): string {
  if (bounds.maxMs === null) return `at least ${formatMs(bounds.minMs)}`;
  return bounds.maxMs < 10_000
    ? `${Math.floor(bounds.minMs)}–${Math.ceil(bounds.maxMs)} ms`
    : `${(bounds.minMs / 1000).toFixed(2)}–${(bounds.maxMs / 1000).toFixed(2)} s`;
}

/** A time as a person reads it. */
export function formatMs(ms: number): string {
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
