import type { TargetRef } from './target.js';

/** Harm on purpose, as a plan names it. */
export type Fault =
  | { readonly kind: 'kill'; readonly service: string }
  | { readonly kind: 'stop'; readonly service: string }
  | { readonly kind: 'pause'; readonly service: string }
  /** The negative control: does nothing, so a drill with it must end `invalid`. */
  | { readonly kind: 'none'; readonly service: string };

export type FaultKind = Fault['kind'];

/** What a fault harms. */
export function targetOf(fault: Fault): TargetRef {
  return { kind: 'service', name: fault.service };
}
