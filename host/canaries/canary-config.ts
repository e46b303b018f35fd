import type { Canary } from '../../domain/canary.js';

/** What a canary writer is told, by a file: no secret's value is in it. */
export interface CanaryConfig {
  readonly canary: Canary;
  /** Marks the writes of this run: ids are `<prefix>-<number>`. */
  readonly prefix: string;
  readonly journal: string;
  readonly endAt: number;
}

/** The id of a numbered write. */
export function canaryId(prefix: string, number: number): string {
  return `${prefix}-${number}`;
}
