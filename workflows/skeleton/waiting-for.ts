import { workflowInfo } from '@temporalio/workflow';
import { signals, type WaitingFor } from '../../domain/contract.js';
import type { ManualStepDefinition } from '../../domain/drill-definition.js';
import { shellWord } from '../../domain/shell-word.js';

/** How a manual step is answered. */
export function waitForVerify({ step, ask, role }: ManualStepDefinition): WaitingFor {
  const { workflowId } = workflowInfo();
  return {
    what: ask,
    from: role === undefined ? [] : [role],
    since: new Date().toISOString(),
    command: `muster answer ${shellWord(workflowId)} ${shellWord(step)} pass --by YOU`,
    signal: signals.verify,
    json: JSON.stringify({ step, outcome: 'pass', by: 'YOU' }),
  };
}

/** How one of the roles signs. */
export function waitForSignOff(roles: readonly string[], what: string, since: string): WaitingFor {
  const { workflowId } = workflowInfo();
  return {
    what,
    from: roles,
    since,
    command: `muster sign-off ${shellWord(workflowId)} --by YOU --role ${shellWord(roles[0] ?? '')}`,
    signal: signals.signOff,
    json: JSON.stringify({ decision: 'approve', by: 'YOU', role: roles[0] }),
  };
}
