/** What is harmed, watched or locked, as the inventory names it. */
export interface TargetRef {
  readonly kind: TargetKind;
  readonly name: string;
}

export type TargetKind = 'service' | 'store' | 'proxy';

/** Those of one kind. */
export function targets(kind: TargetKind, names: readonly string[]): readonly TargetRef[] {
  return names.map((name) => ({ kind, name }));
}
