import type { WaitingFor } from '../../domain/contract.js';

/** Who answers what a run waits for, beside whoever else may. */
export interface Responder {
  /** Whether it answers by itself, so that nobody need be told how to. */
  readonly answers: boolean;
  /** Looks at what is waited for now, and acts in the background; null: nothing. */
  consider(waitingFor: WaitingFor | null): void;
  /** Answers nothing any more; returns once nobody is being asked. */
  close(): Promise<void>;
}

/** Answers nothing: where there is neither a terminal nor `--yes`. */
export const noResponder: Responder = {
  answers: false,
  consider: () => {},
  close: () => Promise.resolve(),
};

/** One thing that one person can answer: a manual step, or a sign-off in one role. */
export type Question = {
  /** Tells it from every other question of the run. */
  readonly key: string;
  readonly what: string;
  /** Roles that may answer; empty: anybody. */
  readonly from: readonly string[];
} & ({ readonly step: string } | { readonly role: string });

/** What is open of a wait: a manual step, or a sign-off for each role that is missing. */
export function questionsOf(waitingFor: WaitingFor | null): readonly Question[] {
  if (waitingFor === null) return [];
  const { signal, json, since, what, from } = waitingFor;
  if (signal === 'verify') {
    const { step } = JSON.parse(json) as { readonly step: string };
    return [{ key: `${since} step ${step}`, what, from, step }];
  }
  return from.map((role) => ({ key: `${since} role ${role}`, what, from: [role], role }));
}
