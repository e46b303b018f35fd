import { expect, test } from '@jest/globals';
import type { CommandProbe } from '../../../domain/probe.js';
import { livingMembers } from '../../../host/processes/process-group.js';
import { processTable } from '../../../host/processes/process-table.js';
import { waitUntil } from '../../../host/processes/wait-until.js';
import { askOnce, probeContract, timing } from './probe-contract.js';

const command = (argv: string[], more: Partial<CommandProbe> = {}): CommandProbe => ({
  kind: 'command',
  argv,
  exit: 0,
  ...timing,
  ...more,
});

probeContract(() =>
  Promise.resolve({
    good: command(['echo', 'up 7'], { stdout: '^up \\d' }),
    bad: command(['sh', '-c', 'echo hunter2 >&2; exit 7']),
    hung: command(['sleep', '300']),
    unreachable: command(['muster-no-such-command']),
    rubbish: command(['sh', '-c', 'head -c 100000 /dev/urandom'], { stdout: '^up$' }),
    stop: () => Promise.resolve(),
  }),
);

test('a command may be expected to fail, and its end says how it did', async () => {
  expect(await askOnce(command(['false'], { exit: 1 }))).toEqual({ ok: true });
  expect(await askOnce(command(['sh', '-c', 'exit 7']))).toEqual({ ok: false, reason: 'exit 7' });
});

const others = () => processTable.list().filter((row) => row.command() === 'sleep 298');

test('a command cut at its deadline takes what it started with it', async () => {
  const stop = new AbortController();
  const reading = askOnce(command(['sh', '-c', 'sleep 298 & yes']), {}, stop.signal);
  await waitUntil(() => others().length === 1, { withinMs: 10_000, everyMs: 5 });
  const [{ pgid } = { pgid: 0 }] = others();
  stop.abort();
  expect(await reading).toMatchObject({ ok: false });
  const gone = await waitUntil(() => livingMembers(pgid).length === 0, {
    withinMs: 10_000,
    everyMs: 5,
  });
  expect(gone).toBe(true);
});
