import type { Canary } from '../../domain/canary.js';
import type { Queue } from '../../domain/queue.js';
import type { SecretRef } from '../../domain/secret.js';

/** What a canary writer is told, by a file: no secret's value is in it. */
export interface CanaryConfig {
  readonly canary: Canary;
  /** Marks the writes of this run: ids are `<prefix>-<number>`. */
  readonly prefix: string;
  readonly journal: string;
  /** Once this file is there, it writes no more. */
  readonly quiet: string;
  readonly endAt: number;
  /** The queue it adds jobs to, and where that is. */
  readonly queue?: { readonly queue: Queue; readonly url: SecretRef };
  /** Where and how often it looks which writes can be read back. */
  readonly follow?: { readonly url: SecretRef; readonly sql: string; readonly everyMs: number };
}

/** The id of a numbered write. */
export function canaryId(prefix: string, number: number): string {
  return `${prefix}-${number}`;
}

/** The number of an id. */
export function canaryNumber(prefix: string, id: string): number {
  return Number(id.slice(prefix.length + 1));
}
