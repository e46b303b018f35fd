import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ensure } from '../../../client/prerequisites/ensure.js';
import { firstThatAnswers, onPath } from '../../../client/prerequisites/executables.js';
import { firstWay } from '../../../client/prerequisites/first-way.js';
import type { Prerequisite } from '../../../client/prerequisites/prerequisite.js';
import { sandbox, type Sandbox } from './sandbox.js';

let box: Sandbox;
let said: string[];
let installed: string[];

beforeEach(() => {
  box = sandbox();
  said = [];
  installed = [];
});
afterEach(() => box.remove());

const say = (line: string): void => void said.push(line);
const quiet = { say, yes: false, ask: undefined };
const ran = (): boolean => existsSync(join(box.folder, 'ran'));
const find = (name: string): Prerequisite['find'] => {
  return () => firstThatAnswers(onPath(name), { args: [], answer: /(\d+)/ });
};

const refuse = async (): Promise<never> => {
  throw new Error('permission denied');
};

/** A tool Muster installs by itself, by writing a real program. */
function owned(name: string, works = true): Prerequisite {
  return {
    title: name,
    neededFor: `what ${name} does`,
    find: find(name),
    install: async () => {
      installed.push(name);
      if (works) box.program(join(box.bin, name), `${name} 1`);
      return { path: name, version: '1' };
    },
    mend: `mend ${name}`,
  };
}

/** A tool of the system's package manager. */
function packaged(name: string): Prerequisite {
  const packages = { apt: [`${name}-apt`], brew: [`${name}-brew`] };
  return {
    title: name,
    neededFor: `what ${name} does`,
    find: find(name),
    packages,
    mend: '',
  };
}

test('what is missing is installed, once, and all versions are told', async () => {
  box.program(join(box.bin, 'here'), 'here 7');
  const needs = { required: [owned('here'), owned('gone')], optional: [] };
  await ensure(needs, quiet);
  await ensure(needs, quiet);
  expect(installed).toEqual(['gone']);
  expect(said).toEqual(['Tools: here 7, gone 1', 'Tools: here 7, gone 1']);
});

test('an installation that brought nothing does not count as done', async () => {
  await expect(
    ensure({ required: [owned('gone', false)], optional: [] }, quiet),
  ).rejects.toMatchObject({ code: 'TOOL_MISSING', message: 'missing: gone', remedy: 'mend gone' });
});

test('a required tool that cannot be installed is an error with the reason and the command that mends it', async () => {
  await expect(
    ensure({ required: [{ ...owned('gone'), install: refuse }], optional: [] }, quiet),
  ).rejects.toMatchObject({
    code: 'TOOL_MISSING',
    message: 'permission denied',
    remedy: 'mend gone',
  });
});

test('a missing optional tool is told with what is skipped and how to mend it, and stops nothing', async () => {
  await ensure({ required: [], optional: [owned('extra', false)] }, quiet);
  expect(said.slice(0, 2)).toEqual([
    'extra is missing. Skipped: what extra does.',
    '  To mend it: mend extra',
  ]);
});

describe('what only the package manager can bring', () => {
  const manager = process.platform === 'darwin' ? 'brew' : 'apt-get';
  const names = process.platform === 'darwin' ? /one-brew two-brew/ : /one-apt two-apt/;
  const needs = { required: [packaged('one'), packaged('two')], optional: [] };

  beforeEach(() => {
    for (const each of [manager, 'sudo', 'sh']) {
      box.program(join(box.bin, each), `'; echo >'${join(box.folder, 'ran')}`);
    }
  });

  // Homebrew never acts as root.
  const asRoot = process.platform === 'darwin' ? test.skip : test;

  asRoot('where nobody can be asked, nothing is run and one command mends it all', async () => {
    await expect(ensure(needs, quiet)).rejects.toMatchObject({
      message: 'missing: one, two',
      remedy: expect.stringMatching(names),
    });
    expect(ran()).toBe(false);
  });

  asRoot('a person who says no is heard, having been told the very command', async () => {
    const asked: string[] = [];
    const ask = async (question: string): Promise<boolean> => {
      asked.push(question);
      return false;
    };
    await expect(ensure(needs, { ...quiet, ask })).rejects.toMatchObject({ code: 'TOOL_MISSING' });
    expect(asked).toEqual([expect.stringMatching(names)]);
    expect(ran()).toBe(false);
  });

  test('with consent it is run without asking, and what it did not bring is still missing', async () => {
    await expect(ensure(needs, { ...quiet, yes: true })).rejects.toThrow('missing: one, two');
    expect(ran()).toBe(true);
  });

  test('without a package manager we know, it says what to install', async () => {
    process.env['PATH'] = join(box.folder, 'nowhere');
    await expect(ensure(needs, { ...quiet, yes: true })).rejects.toMatchObject({
      remedy: expect.stringMatching(names),
    });
  });
});

test('the ways to bring a tool are tried in order; when none works all reasons are told', async () => {
  const tried: string[] = [];
  const way = (doing: string, works: boolean) => ({
    doing,
    run: async () => {
      tried.push(doing);
      if (!works) throw new Error(`${doing} is refused`);
    },
  });
  await firstWay('gizmo', say, [way('a', false), way('b', true), way('c', true)]);
  expect(tried).toEqual(['a', 'b']);
  await expect(firstWay('gizmo', say, [way('a', false), way('c', false)])).rejects.toThrow(
    'gizmo could not be installed: a is refused; c is refused',
  );
});
