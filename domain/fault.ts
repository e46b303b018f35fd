import type { TargetRef } from './target.js';

/**
 * How a connection is cut: `refuse` closes what is open and refuses what is new, `hang` lets
 * connections open and nothing through, `reset` breaks each as soon as it is used.
 */
export type CutHow = 'refuse' | 'hang' | 'reset';

/** Which way data is slowed: `upstream` towards the dependency, `downstream` back from it. */
export type SlowDirection = 'upstream' | 'downstream';

/** Harm on purpose, as a plan names it. */
export type Fault =
  | { readonly kind: 'kill'; readonly service: string }
  | { readonly kind: 'stop'; readonly service: string }
  | { readonly kind: 'pause'; readonly service: string }
  /** The dependency behind a proxy cannot be reached. */
  | { readonly kind: 'cut'; readonly proxy: string; readonly how: CutHow }
  /** The dependency behind a proxy answers late. */
  | {
      readonly kind: 'slow';
      readonly proxy: string;
      readonly latencyMs: number;
      /** Each piece of data is late by the latency, give or take as much as this. */
      readonly jitterMs: number;
      readonly direction: SlowDirection;
    }
  /** The service runs with this variable of its environment leading nowhere. */
  | {
      readonly kind: 'repoint';
      readonly service: string;
      readonly variable: string;
      /** Harmless, and declared in the drill of the host's own inventory. */
      readonly value: string;
    }
  /** Killed outright, with nothing that starts it again: taken back by starting it. */
  | { readonly kind: 'crash'; readonly service: string }
  /** The negative control: does nothing, so a drill with it must end `invalid`. */
  | { readonly kind: 'none'; readonly service: string };

export type FaultKind = Fault['kind'];

/** What a fault harms. */
export function targetOf(fault: Fault): TargetRef {
  if (fault.kind === 'cut' || fault.kind === 'slow') return { kind: 'proxy', name: fault.proxy };
  return { kind: 'service', name: fault.service };
}
