import { expect, test } from '@jest/globals';
import { clock, standingLine } from '../../../client/shell/lines.js';
import type { StandingFault } from '../../../host/agent/lease.js';
import { shellWord } from '../../../domain/shell-word.js';

test.each([
  [-5, '0:00'],
  [7_900, '0:07'],
  [750_000, '12:30'],
  [3_723_000, '1:02:03'],
])('%i ms read as %s on a clock', (ms, read) => {
  expect(clock(ms)).toBe(read);
});

test.each([
  ['/srv/muster.yaml', '/srv/muster.yaml'],
  ['/srv/my system', "'/srv/my system'"],
  ["it's; rm -rf $HOME", "'it'\\''s; rm -rf $HOME'"],
  ['', "''"],
])('%p is pasted into a shell as %s', (text, word) => {
  expect(shellWord(text)).toBe(word);
});

test.each<[string, Partial<StandingFault>, string]>([
  ['in time', {}, 'the guard reverts it in 90 s'],
  [
    'past its time',
    { deadlineAt: '2026-01-01T10:00:00.000Z' },
    'its time is over: the guard reverts it now',
  ],
  [
    'that does not go',
    { trouble: 'pm2 says stopped' },
    'COULD NOT BE TAKEN BACK, and is tried again: pm2 says stopped',
  ],
])('a standing fault %s says whose it is and when it ends', (_, changes, guard) => {
  const fault: StandingFault = {
    leaseId: 'l',
    kind: 'pause',
    target: 'gateway',
    injectedAt: '2026-01-01T10:00:00.000Z',
    revertedAt: null,
    verified: { injected: true, reverted: false },
    by: null,
    drill: 'gateway-pause',
    workflowId: 'gateway-pause-7',
    runId: 'r',
    deadlineAt: '2026-01-01T10:02:00.000Z',
    ...changes,
  };
  expect(standingLine(fault, Date.parse('2026-01-01T10:00:30.000Z'))).toBe(
    `pause of gateway since 2026-01-01T10:00:00.000Z, drill gateway-pause (gateway-pause-7): ${guard}`,
  );
});
