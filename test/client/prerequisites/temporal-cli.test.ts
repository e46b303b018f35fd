import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { findTemporalCli } from '../../../client/prerequisites/temporal-cli.js';
import { sandbox, type Sandbox } from './sandbox.js';

const answer = (version: string): string =>
  `temporal version ${version} (Server 1.29.1, UI 2.42.1)`;
let box: Sandbox;
let chosen: string;
let onPath: string;
let cached: string;

beforeEach(() => {
  box = sandbox();
  chosen = join(box.folder, 'my-temporal');
  onPath = join(box.bin, 'temporal');
  cached = join(box.tools, 'temporal-1.5.1', 'temporal');
});
afterEach(() => box.remove());

test('$TEMPORAL_CLI comes first, then PATH, then the tools folder', async () => {
  expect(await findTemporalCli()).toBeUndefined();

  box.program(cached, answer('1.5.1'));
  expect(await findTemporalCli()).toEqual({
    path: cached,
    version: '1.5.1 (Server 1.29.1, UI 2.42.1)',
  });

  box.program(onPath, answer('1.6.0'));
  expect((await findTemporalCli())?.path).toBe(onPath);

  process.env['TEMPORAL_CLI'] = box.program(chosen, answer('1.7.0'));
  expect((await findTemporalCli())?.path).toBe(chosen);
});

test('a broken one in the tools folder is not accepted', async () => {
  box.program(cached, 'Segmentation fault', 139);
  expect(await findTemporalCli()).toBeUndefined();

  writeFileSync(cached, Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 0]));
  expect(await findTemporalCli()).toBeUndefined();
});

test('another program of that name on PATH is passed over', async () => {
  box.program(onPath, 'temporal: sorts dates');
  box.program(cached, answer('1.5.1'));
  expect((await findTemporalCli())?.path).toBe(cached);
});

test('a $TEMPORAL_CLI that does not run is an error, not a reason to take another', async () => {
  box.program(onPath, answer('1.6.0'));
  process.env['TEMPORAL_CLI'] = box.program(chosen, answer('1.7.0'), 1);
  await expect(findTemporalCli()).rejects.toMatchObject({
    code: 'TOOL_MISSING',
    message: expect.stringContaining(chosen),
  });
});
