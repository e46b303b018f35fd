import { expect, test } from '@jest/globals';
import { autoResponder, type Tell } from '../../../client/progress/auto-responder.js';
import { questionsOf } from '../../../client/progress/responder.js';
import type { WaitingFor } from '../../../domain/contract.js';

function waitFor(different: Partial<WaitingFor>): WaitingFor {
  return {
    what: 'sign-off',
    from: ['conductor', 'reviewer'],
    since: '2026-01-01T10:00:00.000Z',
    command: 'muster sign-off x --by YOU --role conductor',
    signal: 'signOff',
    json: '{"decision":"approve","by":"YOU","role":"conductor"}',
    ...different,
  };
}

const step = waitFor({ signal: 'verify', from: [], json: '{"step":"dashboard","by":"YOU"}' });

test('each role is a question of its own, and the same one once another role has signed', () => {
  const [, reviewer] = questionsOf(waitFor({}));
  const rest = waitFor({ from: ['reviewer'], json: '{"role":"reviewer"}' });
  expect(questionsOf(rest)).toEqual([reviewer]);
  expect(questionsOf(null)).toEqual([]);
});

test('the same step or role asked for again later is another question', () => {
  const later = { since: '2026-01-01T11:00:00.000Z' };
  for (const first of [step, waitFor({})]) {
    const [before] = questionsOf(first);
    const [after] = questionsOf({ ...first, ...later });
    expect(after?.key).not.toBe(before?.key);
  }
});

test('every question is answered once, as automatic', () => {
  const told: unknown[] = [];
  const tell: Tell = async (name, telling) => void told.push([name, telling]);
  const responder = autoResponder(tell, () => {});
  for (const waiting of [null, step, step, waitFor({}), waitFor({ from: ['reviewer'] })]) {
    responder.consider(waiting);
  }
  const automatic = { by: '--yes', auto: true };
  expect(told).toEqual([
    ['verify', { step: 'dashboard', outcome: 'pass', ...automatic }],
    ['signOff', { decision: 'approve', role: 'conductor', ...automatic }],
    ['signOff', { decision: 'approve', role: 'reviewer', ...automatic }],
  ]);
});

test('an answer that is refused is told, not thrown', async () => {
  const said: string[] = [];
  const refuse: Tell = async () => {
    throw new Error('not in production');
  };
  autoResponder(refuse, (line) => said.push(line)).consider(step);
  await new Promise(setImmediate);
  expect(said).toEqual(['--yes could not answer: not in production']);
});
