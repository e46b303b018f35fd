import type { Json } from './json.js';
import type { SecretRef } from './secret.js';

/** Numbered writes through the system during a drill, read back to count what it lost. */
export interface Canary {
  readonly host: string;
  readonly write: {
    readonly url: string;
    /** The body; `{canary}` in any string becomes the write's id. */
    readonly json: Json;
    readonly status: number;
    readonly send: Readonly<Record<string, string | SecretRef>>;
    readonly everyMs: number;
    readonly deadlineMs: number;
  };
  /** `$1` is the array of ids asked for; the first column answers which exist. */
  readonly read: { readonly store: string; readonly sql: string };
  /** Removes what the canary wrote; `$1` is the array of ids. */
  readonly cleanup?: { readonly store: string; readonly sql: string };
  /** Fewer acknowledged writes than this prove nothing. */
  readonly atLeast: number;
}

/** What became of the numbered writes. */
export interface CanaryLosses {
  readonly acknowledged: number;
  /** Acknowledged, and gone. */
  readonly lost: number;
  /** Never acknowledged, whether they arrived or not. */
  readonly unknown: number;
  /** Of the unknown, how many arrived all the same. */
  readonly unknownButPresent: number;
  readonly examples: readonly string[];
  /** Whether enough was acknowledged for the count to prove anything. */
  readonly enough: boolean;
}
