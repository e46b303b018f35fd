import { expect, test } from '@jest/globals';
import { autoResponder, type Tell } from '../../../client/progress/auto-responder.js';
import { questionsOf, waitsOf, type Waiting } from '../../../client/progress/responder.js';
import type { DrillStatus, WaitingFor } from '../../../domain/contract.js';

function waitFor(different: Partial<WaitingFor>, workflowId = 'run'): Waiting {
  const waitingFor = {
    what: 'sign-off',
    from: ['conductor', 'reviewer'],
    since: '2026-01-01T10:00:00.000Z',
    command: 'muster sign-off x --by YOU --role conductor',
    signal: 'signOff',
    json: '{"decision":"approve","by":"YOU","role":"conductor"}',
    ...different,
  };
  return { workflowId, waitingFor };
}

const step = waitFor({ signal: 'verify', from: [], json: '{"step":"dashboard","by":"YOU"}' });

test('each role is a question of its own, and the same one once another role has signed', () => {
  const [, reviewer] = questionsOf(waitFor({}));
  const rest = waitFor({ from: ['reviewer'], json: '{"role":"reviewer"}' });
  expect(questionsOf(rest)).toEqual([reviewer]);
});

test('the same step or role asked for again later is another question', () => {
  const later = { since: '2026-01-01T11:00:00.000Z' };
  for (const first of [step, waitFor({})]) {
    const [before] = questionsOf(first);
    const [after] = questionsOf({ ...first, waitingFor: { ...first.waitingFor, ...later } });
    expect(after?.key).not.toBe(before?.key);
  }
});

test('every question is answered once, as automatic', () => {
  const told: unknown[] = [];
  const tell: Tell = async (...telling) => void told.push(telling);
  const responder = autoResponder(tell, () => {});
  const ofChild = waitFor({ signal: 'verify', json: '{"step":"dashboard"}' }, 'run/gateway');
  for (const waits of [
    [],
    [step],
    [step, ofChild],
    [waitFor({})],
    [waitFor({ from: ['reviewer'] })],
  ]) {
    responder.consider(waits);
  }
  const automatic = { by: '--yes', auto: true };
  expect(told).toEqual([
    ['run', 'verify', { step: 'dashboard', outcome: 'pass', ...automatic }],
    ['run/gateway', 'verify', { step: 'dashboard', outcome: 'pass', ...automatic }],
    ['run', 'signOff', { decision: 'approve', role: 'conductor', ...automatic }],
    ['run', 'signOff', { decision: 'approve', role: 'reviewer', ...automatic }],
  ]);
});

test('an answer that is refused is told, not thrown', async () => {
  const said: string[] = [];
  const refuse: Tell = async () => {
    throw new Error('not in production');
  };
  autoResponder(refuse, (line) => said.push(line)).consider([step]);
  await new Promise(setImmediate);
  expect(said).toEqual(['--yes could not answer: not in production']);
});

test('a suite waits for what its drills wait for, each told to its own run', () => {
  const { waitingFor } = step;
  const children = [
    { drill: 'a', workflowId: 'suite/a', state: 'running', waitingFor },
    { drill: 'b', workflowId: null, state: 'planned', waitingFor: null },
  ];
  const status = { workflowId: 'suite', waitingFor: null, children } as unknown as DrillStatus;
  expect(waitsOf(status)).toEqual([{ workflowId: 'suite/a', waitingFor }]);
  expect(waitsOf(undefined)).toEqual([]);
});
