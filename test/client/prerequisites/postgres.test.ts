import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { findPostgres } from '../../../client/prerequisites/postgres.js';
import { sandbox, type Sandbox } from './sandbox.js';

let box: Sandbox;
beforeEach(() => {
  box = sandbox();
});
afterEach(() => box.remove());

test('the folder a link on PATH leads to is taken, since it holds all programs', async () => {
  const real = join(box.folder, 'postgresql', '99', 'bin');
  for (const program of ['initdb', 'pg_ctl', 'postgres']) {
    box.program(join(real, program), `${program} (PostgreSQL) 99.1`);
  }
  symlinkSync(join(real, 'postgres'), join(box.bin, 'postgres'));
  expect(await findPostgres()).toEqual({ path: real, version: '99.1' });
});

test('a folder that lacks a program, or has a broken one, is passed over', async () => {
  box.program(join(box.bin, 'postgres'), 'postgres (PostgreSQL) 99.1');
  box.program(join(box.bin, 'pg_ctl'), 'pg_ctl (PostgreSQL) 99.1');
  expect((await findPostgres())?.path).not.toBe(box.bin);

  box.program(join(box.bin, 'initdb'), 'broken', 1);
  expect((await findPostgres())?.path).not.toBe(box.bin);
});
