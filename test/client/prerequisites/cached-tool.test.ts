import { mkdirSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { installCached, type CachedTool } from '../../../client/prerequisites/cached-tool.js';
import { sandbox, type Sandbox } from './sandbox.js';

const tool: CachedTool = {
  title: 'gizmo 1.0.0',
  folder: 'gizmo-1.0.0',
  executable: 'gizmo',
  version: { args: ['--version'], answer: /^gizmo (\S+)$/m },
};
let box: Sandbox;
let path: string;
let said: string[];
let made: number;

beforeEach(() => {
  box = sandbox();
  path = join(box.tools, tool.folder, tool.executable);
  said = [];
  made = 0;
});
afterEach(() => box.remove());

const say = (line: string): void => void said.push(line);
const make = async (folder: string): Promise<void> => {
  made += 1;
  await sleep(50);
  box.program(join(folder, 'gizmo'), 'gizmo 1.0.0');
};

test('a tool is made once, also when several ask at the same time', async () => {
  const found = await Promise.all([1, 2, 3].map(() => installCached(tool, say, make)));
  expect(found).toEqual([1, 2, 3].map(() => ({ path, version: '1.0.0' })));
  expect(await installCached(tool, say, make)).toEqual({ path, version: '1.0.0' });
  expect(made).toBe(1);
  expect(said[0]).toMatch(/^Waiting for another process/);
});

test('a broken tool in the tools folder is replaced', async () => {
  box.program(path, 'gizmo 1.0.0', 1);
  expect(await installCached(tool, say, make)).toEqual({ path, version: '1.0.0' });
  expect(made).toBe(1);
});

test('what does not answer with a version never reaches the tools folder', async () => {
  const makeBroken = async (folder: string): Promise<void> => {
    box.program(join(folder, 'gizmo'), 'half a download', 1);
  };
  await expect(installCached(tool, say, makeBroken)).rejects.toMatchObject({
    code: 'TOOL_MISSING',
  });
  expect(readdirSync(box.tools)).toEqual([]);
});

test('the lock and the half-made folder of a process that died do not stand in the way', async () => {
  const lock = join(box.tools, '.gizmo-1.0.0.lock');
  mkdirSync(lock);
  utimesSync(lock, new Date(0), new Date(0));
  mkdirSync(join(box.tools, '.gizmo-1.0.0-abc123'));

  expect(await installCached(tool, say, make)).toEqual({ path, version: '1.0.0' });
  expect(readdirSync(box.tools)).toEqual([tool.folder]);
});
