import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, expect, test } from '@jest/globals';

import { endProcess, livingProcess, type Looks } from '../../lab/processes.js';

const folder = mkdtempSync(join(tmpdir(), 'muster-pid-'));
const pidFile = join(folder, 'pid');
const children: ChildProcess[] = [];
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));
afterAll(() => rmSync(folder, { recursive: true }));

async function start(code: string, env = {}): Promise<number> {
  const script = `${code}; setInterval(() => {}, 1000); console.log('ready')`;
  const child = spawn(process.execPath, ['-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '', ...env },
  });
  children.push(child);
  await once(child.stdout, 'data');
  writeFileSync(pidFile, String(child.pid));
  return child.pid as number;
}

test.each(['', '0', '1', '-1', '12x', '99999999999'])('"%s" in a pid file names nobody', (text) => {
  writeFileSync(pidFile, text);
  expect(livingProcess(pidFile, { command: /./ })).toBeUndefined();
});

test('a process that looks otherwise is not the one meant, and is left alone', async () => {
  const pid = await start('"meant"', { MARK: 'yes' });
  expect(livingProcess(pidFile, { command: /meant/ })).toBe(pid);
  const others: Looks[] = [{ command: /another/ }];
  if (process.platform === 'linux') {
    expect(livingProcess(pidFile, { command: /meant/, variable: 'MARK=yes' })).toBe(pid);
    others.push({ command: /meant/, variable: 'MARK=no' }, { command: /meant/, cwd: tmpdir() });
  }
  for (const looks of others) {
    expect(livingProcess(pidFile, looks)).toBeUndefined();
    expect(await endProcess(pid, looks, [])).toBe(true);
    expect(livingProcess(pidFile, { command: /meant/ })).toBe(pid);
  }
});

test('a paused process that ignores SIGTERM is ended all the same', async () => {
  const pid = await start(`process.on('SIGTERM', () => {}); "stubborn"`);
  process.kill(pid, 'SIGSTOP');
  const looks = { command: /stubborn/ };
  expect(await endProcess(pid, looks, [{ signal: 'SIGTERM', withinMs: 300 }])).toBe(true);
  expect(livingProcess(pidFile, looks)).toBeUndefined();
});
