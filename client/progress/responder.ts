import type { WaitingFor } from '../../domain/contract.js';

/** Who answers what a run waits for, beside whoever else may. */
export interface Responder {
  /** Whether it answers by itself, so that nobody need be told how to. */
  readonly answers: boolean;
  /** Looks at what is waited for now, and acts in the background; null: nothing. */
  consider(waitingFor: WaitingFor | null): void;
  /** Answers nothing any more. */
  close(): void;
}

/** Answers nothing: where there is neither a terminal nor `--yes`. */
export const noResponder: Responder = { answers: false, consider: () => {}, close: () => {} };

/** What tells one wait from the next. */
export function waitKey({ signal, json, since }: WaitingFor): string {
  return `${signal} ${since} ${json}`;
}

/** The manual step that is waited for; undefined for a sign-off. */
export function stepOf({ signal, json }: WaitingFor): string | undefined {
  return signal === 'verify' ? (JSON.parse(json) as { step: string }).step : undefined;
}
