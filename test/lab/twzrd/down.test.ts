import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterEach, beforeEach, expect, test } from '@jest/globals';

import { labs } from '../../../lab/labs.js';
import { programPath } from '../../../host/program-path.js';
import { takenPorts } from '../../../lab/taken-ports.js';
import { waitUntil } from '../../../lab/wait-until.js';
import { isAlive, Practice } from './practice.js';

let practice: Practice;
beforeEach(async () => {
  practice = await Practice.withFreePorts();
});
afterEach(() => practice.dispose());

async function expectNothingLeft(pids: Iterable<number>): Promise<void> {
  expect([...pids].filter(isAlive)).toEqual([]);
  expect(await takenPorts(Object.values(practice.ports))).toEqual([]);
  expect(existsSync(practice.dir)).toBe(false);
}

/** The command lines of all processes. */
function commands(): string {
  return execFileSync('ps', ['-A', '-o', 'args']).toString();
}

test('pm2 killed, services paused, .env lost: down still ends everything', async () => {
  const { pids, environmentFile } = await practice.up();
  process.kill(pids['pm2'] as number, 'SIGKILL');
  for (const part of ['gateway', 'redis', 'postgres', 'toxiproxy'])
    process.kill(pids[part] as number, 'SIGSTOP');
  writeFileSync(environmentFile, '');
  await practice.down();
  await expectNothingLeft(Object.values(pids));
});

test('pm2 killed: the next up ends the orphans and starts anew', async () => {
  const before = (await practice.up()).pids;
  process.kill(before['pm2'] as number, 'SIGKILL');
  const after = (await practice.up()).pids;
  expect(after['postgres']).toBe(before['postgres']);
  expect(isAlive(before['gateway'] as number)).toBe(false);
  await practice.down();
  await expectNothingLeft([...Object.values(before), ...Object.values(after)]);
});

test('an up killed half-way is taken down, and leaves nothing', async () => {
  const lab = pathToFileURL(programPath('lab/labs.js')).href;
  const code = `
    const { labs } = await import(${JSON.stringify(lab)});
    await labs.twzrd.up({ ...${JSON.stringify({ dir: practice.dir, ports: practice.ports })}, say: console.log });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  child.stdout.resume();
  const startsServices = () => commands().includes(`pm2 start ${practice.dir}`);
  expect(await waitUntil(startsServices, 20_000)).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  const stores = JSON.parse(readFileSync(join(practice.dir, 'lab.json'), 'utf8')).places.stores;
  const postmaster = readFileSync(join(stores, 'postgres/data/postmaster.pid'), 'utf8');
  const pid = Number(postmaster.split('\n')[0]);
  expect(isAlive(pid)).toBe(true);
  await practice.down();
  await expectNothingLeft([pid]);
  // A tool that outlived the killed up would have started pm2 by now.
  await waitUntil(() => false, 2000);
  expect(commands()).not.toContain(practice.dir);
  await expectNothingLeft([]);
});

test('neither up nor down touches a folder of something else', async () => {
  mkdirSync(practice.dir, { recursive: true });
  writeFileSync(join(practice.dir, 'thesis.txt'), 'mine');
  await expect(practice.up()).rejects.toMatchObject({ code: 'BAD_INPUT' });
  await expect(practice.down()).rejects.toMatchObject({ code: 'BAD_INPUT' });
  expect(readFileSync(join(practice.dir, 'thesis.txt'), 'utf8')).toBe('mine');
});

test('what is wrong is refused before any effect, all at once', async () => {
  const ports = { gateway: 70_000, cashier: 1 };
  const wrong = labs.twzrd.up({ dir: `${practice.dir}'s`, ports, defect: 'boredom' });
  await expect(wrong).rejects.toMatchObject({ code: 'BAD_INPUT' });
  await expect(wrong).rejects.toThrow(/70000.*cashier.*boredom.*quote/s);

  const other = createServer().listen(practice.ports.redis, '127.0.0.1');
  await once(other, 'listening');
  await expect(practice.up()).rejects.toThrow(`port ${practice.ports.redis}`);
  other.close();
  expect(existsSync(practice.dir)).toBe(false);
});
