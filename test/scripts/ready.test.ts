import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { repositoryFolder } from '../../client/prerequisites/folders.js';

/** A stand-in that notes being called. */
const note = (what: string): string =>
  `import { appendFileSync, cpSync, mkdirSync } from 'node:fs';
   const note = (text) => appendFileSync('notes', text + '\\n');
   note(${what});\n`;

/** A clone whose npm, build, tools and programs are small stand-ins that note being called. */
let clone: string;

beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'muster-ready-'));
  cpSync(join(repositoryFolder(), 'scripts'), join(clone, 'scripts'), { recursive: true });
  write('package.json', '{ "type": "module" }');
  write('package-lock.json', '{ "packages": { "node_modules/a": { "version": "1.0.0" } } }');
  write(
    'npm.js',
    `${note("'npm ' + process.argv[2]")} mkdirSync('node_modules/a', { recursive: true });
     cpSync('package-lock.json', 'node_modules/.package-lock.json');`,
  );
  write('scripts/build.mjs', note("'build'"));
  write(
    'dist/client/prerequisites/ensure.js',
    `${note("'tools'")} export const ensureFor = (purpose, options) => {
       note(purpose + ' ' + JSON.stringify(options));
       if (process.env.REFUSE) throw Object.assign(new Error('missing: Redis'), { code: 'TOOL_MISSING', remedy: 'install redis' });
     };`,
  );
  write(
    'dist/client/demo/main.js',
    `${note("'demo ' + process.argv.slice(2)")} process.exitCode = 2;`,
  );
});
afterEach(() => rmSync(clone, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(clone, file)), { recursive: true });
  writeFileSync(join(clone, file), text);
}

function notes(): string[] {
  if (!existsSync(join(clone, 'notes'))) return [];
  const lines = readFileSync(join(clone, 'notes'), 'utf8').trim().split('\n');
  rmSync(join(clone, 'notes'));
  return lines;
}

function ready(args: string[], env: Record<string, string> = {}) {
  return execa(process.execPath, ['scripts/ready.mjs', ...args], {
    cwd: clone,
    reject: false,
    stdin: 'ignore',
    all: true,
    env: { npm_execpath: join(clone, 'npm.js'), ...env },
  });
}

/** A stand-in for Jest that writes these results and ends with this code. */
function jestThat(results: object | undefined, exitCode: number): void {
  write('node_modules/a/package.json', '{}');
  write('node_modules/.package-lock.json', readFileSync(join(clone, 'package-lock.json'), 'utf8'));
  write(
    'node_modules/jest/bin/jest.js',
    `const { appendFileSync, writeFileSync } = require('node:fs');
     const file = process.argv.find((arg) => arg.startsWith('--outputFile=')).slice(13);
     appendFileSync('notes', process.argv.slice(4).join(' ') + '\\n');
     ${results ? `writeFileSync(file, ${JSON.stringify(JSON.stringify(results))});` : ''}
     process.exitCode = ${exitCode};`,
  );
  write('node_modules/jest/package.json', '{ "type": "commonjs" }');
}

test('a fresh clone is installed, built and given its tools before the demo, with its arguments and exit code', async () => {
  const { exitCode, all } = await ready(['demo', '--yes', '--keep']);
  expect(notes()).toEqual(['npm ci', 'build', 'tools', 'demo {"yes":true}', 'demo --yes,--keep']);
  expect(exitCode).toBe(2);
  expect(all).toContain('Installing the npm packages (nothing is installed yet)');

  await ready(['demo']);
  expect(notes()).toEqual(['build', 'tools', 'demo {}', 'demo']);
});

test('where a tool cannot be had, the command that mends it is told and nothing is started', async () => {
  const { exitCode, all } = await ready(['demo'], { REFUSE: '1' });
  expect(exitCode).toBe(1);
  expect(all).toMatch(/missing: Redis\nTo mend it:\ninstall redis$/);
  expect(notes()).toEqual(['npm ci', 'build', 'tools', 'demo {}']);
});

test('an unknown purpose is refused before anything is installed', async () => {
  const { exitCode, all } = await ready(['toString']);
  expect(exitCode).toBe(1);
  expect(all).toContain('Usage:');
  expect(notes()).toEqual([]);
});

describe('the test run', () => {
  const passed = {
    numPassedTests: 3,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    numRuntimeErrorTestSuites: 0,
  };

  test('ends with the line that sums it up, and hands Jest its arguments but for --yes', async () => {
    jestThat(passed, 0);
    const { exitCode, all } = await ready(['test', '--yes', 'test/domain']);
    expect(all.split('\n').at(-1)).toBe('3 passed, 0 failed');
    expect(exitCode).toBe(0);
    expect(notes().at(-1)).toBe('test/domain');
  });

  test.each([
    ['a test failed', { ...passed, numFailedTests: 1 }, 1],
    ['no test was run', { ...passed, numPassedTests: 0 }, 0],
    ['it ended without results', undefined, 0],
    ['all passed, but Jest itself failed', passed, 1],
  ])('fails where %s', async (_, results, jestExitCode) => {
    jestThat(results, jestExitCode);
    const { exitCode, all } = await ready(['test']);
    expect(exitCode).toBe(1);
    expect(all.split('\n').at(-1)).toMatch(/^\d+ passed, \d+ failed$/);
  });
});
