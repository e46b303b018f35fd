import type { DrillStatus, WaitingFor } from '../../domain/contract.js';

/** Who answers what a run waits for, beside whoever else may. */
export interface Responder {
  /** Whether it answers by itself, so that nobody need be told how to. */
  readonly answers: boolean;
  /** Looks at all that is waited for now, and acts in the background. */
  consider(waits: readonly Waiting[]): void;
  /** Answers nothing any more; returns once nobody is being asked. */
  close(): Promise<void>;
}

/** Answers nothing: where there is neither a terminal nor `--yes`. */
export const noResponder: Responder = {
  answers: false,
  consider: () => {},
  close: () => Promise.resolve(),
};

/** A run that waits, and for what: the run itself, or a drill of the suite that it is. */
export interface Waiting {
  readonly workflowId: string;
  readonly waitingFor: WaitingFor;
}

/** All that a run, and what it has begun, waits for. */
export function waitsOf(status: DrillStatus | undefined): readonly Waiting[] {
  if (status === undefined) return [];
  const { workflowId, waitingFor, children = [] } = status;
  return [{ workflowId, waitingFor }, ...children].flatMap((each) =>
    each.workflowId === null || each.waitingFor === null
      ? []
      : [{ workflowId: each.workflowId, waitingFor: each.waitingFor }],
  );
}

/** One thing that one person can answer: a manual step, or a sign-off in one role. */
export type Question = {
  /** Tells it from every other question. */
  readonly key: string;
  /** The run that asks. */
  readonly workflowId: string;
  readonly what: string;
  /** Roles that may answer; empty: anybody. */
  readonly from: readonly string[];
} & ({ readonly step: string } | { readonly role: string });

/** What is open of a wait: a manual step, or a sign-off for each role that is missing. */
export function questionsOf({ workflowId, waitingFor }: Waiting): readonly Question[] {
  const { signal, json, since, what, from } = waitingFor;
  if (signal === 'verify') {
    const { step } = JSON.parse(json) as { readonly step: string };
    return [{ key: `${workflowId} ${since} step ${step}`, workflowId, what, from, step }];
  }
  return from.map((role) => ({
    key: `${workflowId} ${since} role ${role}`,
    workflowId,
    what,
    from: [role],
    role,
  }));
}
