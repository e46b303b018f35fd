import type { queries, signals } from '../../domain/contract.js';

export type SignalName = keyof typeof signals;

/** What the Temporal UI tells of each signal, Update and query. */
export const descriptions = {
  verify:
    'Answer a manual step: {"step", "outcome": "pass" | "fail" | "skip", "by"}, and if you like ' +
    'note, choice, data, deviations.',
  signOff:
    'Approve or reject: {"decision": "approve" | "reject", "by"}, and if you like role, note.',
  abort: 'Stop the drill, put everything back, report: {"by", "reason"}.',
  status: 'How the drill stands, what it waits for, and the exact command that answers.',
  report: 'The report as far as it has come.',
} satisfies Record<SignalName | keyof typeof queries, string>;
