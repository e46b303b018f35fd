import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { importScript } from './import-script.js';

const { whyInstall } = await importScript<{ whyInstall: (root: string) => string | undefined }>(
  'why-install.mjs',
);
const locked = {
  '': { name: 'clone' },
  'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
  'node_modules/b': { version: '2.0.0', integrity: 'sha512-b' },
  'node_modules/b-darwin': { version: '2.0.0', integrity: 'sha512-bd', optional: true },
};
const { 'node_modules/a': a, 'node_modules/b': b } = locked;
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'muster-why-install-'));
  write('package-lock.json', locked);
  write('node_modules/.package-lock.json', { 'node_modules/a': a, 'node_modules/b': b });
  for (const name of ['a', 'b']) mkdirSync(join(root, 'node_modules', name));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(file: string, packages: object): void {
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(join(root, file), JSON.stringify({ lockfileVersion: 3, packages }));
}

test('an installation of this very lock is left alone, packages of other platforms missing or not', () => {
  expect(whyInstall(root)).toBeUndefined();
});

test('a fresh clone is installed', () => {
  rmSync(join(root, 'node_modules'), { recursive: true });
  expect(whyInstall(root)).toBe('nothing is installed yet');
});

test('an interrupted installation is done again: npm notes what it installed last of all', () => {
  rmSync(join(root, 'node_modules', '.package-lock.json'));
  expect(whyInstall(root)).toBe('nothing is installed yet');
});

test('a newer lock is installed', () => {
  write('package-lock.json', { ...locked, 'node_modules/b': { ...b, version: '2.1.0' } });
  expect(whyInstall(root)).toBe('node_modules/b is 2.0.0, not 2.1.0');
});

test('a package the lock adds is installed', () => {
  write('package-lock.json', { ...locked, 'node_modules/c': { version: '1.0.0' } });
  expect(whyInstall(root)).toBe('node_modules/c is missing');
});

test('a package someone deleted is installed again', () => {
  rmSync(join(root, 'node_modules', 'a'), { recursive: true });
  expect(whyInstall(root)).toBe('node_modules/a is missing');
});
