import { expect, test } from '@jest/globals';
import type { ChildStatus, WaitingFor } from '../../domain/contract.js';
import type { SuitePlan } from '../../domain/suite/suite-plan.js';
import { suiteDetails } from '../../workflows/skeleton/suite-details.js';

const waitingFor: WaitingFor = {
  what: 'Is the dashboard green?',
  from: ['conductor'],
  since: '2026-01-01T10:00:00.000Z',
  command: 'muster answer suite/a dashboard pass --by YOU',
  signal: 'verify',
  json: '{"step":"dashboard","outcome":"pass","by":"YOU"}',
};
const children: readonly ChildStatus[] = [
  { drill: 'a', workflowId: 'suite/a', state: 'running', waitingFor },
  { drill: 'b', workflowId: null, state: 'skipped', reason: 'not `now`', waitingFor: null },
];
const suite = {
  suite: 'fire-drill',
  environment: { name: 'shop', kind: 'lab' },
  people: { ana: ['conductor'] },
} as unknown as SuitePlan;

test('shows each drill of a suite, and how to answer the one that asks', () => {
  const details = suiteDetails({
    suite,
    phase: 'running',
    doing: 'a and b',
    waitingFor: null,
    ending: undefined,
    graded: undefined,
    children: () => children,
  });
  for (const part of [
    '### fire-drill · shop · running',
    'Drill `a` asks:',
    'Waits for ana (conductor) since 2026-01-01 10:00 UTC',
    waitingFor.command,
    waitingFor.json,
    '- ▶ a: waits for an answer (workflow `suite/a`)',
    "- b: skipped, `not 'now'`",
  ]) {
    expect(details).toContain(part);
  }
});

test('shows before the plan that there is none, and in the end the grade with its reasons', () => {
  const state = { phase: 'planning', doing: 'making the plan', waitingFor: null } as const;
  const nothing = { suite: undefined, ending: undefined, graded: undefined, children: () => [] };
  expect(suiteDetails({ ...state, ...nothing })).toContain(
    '### suite · planning\n\nmaking the plan',
  );
  const score = { passed: 1, needed: 2, of: 2 };
  const graded = { grade: 'NO-GO', reasons: ['a must pass: it failed'], score } as const;
  expect(suiteDetails({ ...state, ...nothing, suite, graded })).toContain(
    '**NO-GO**: `a must pass: it failed`',
  );
});
