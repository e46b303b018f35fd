import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { sourceFiles } from '../support/source-files.js';

const folders = ['domain', 'workflows', 'activities', 'host', 'worker', 'client', 'lab'];
const source = sourceFiles(folders)
  .map(({ path }) => readFileSync(path, 'utf8'))
  .join('\n');
const [, declared = ''] =
  /export type ErrorCode =([^;]+);/.exec(readFileSync('domain/errors.ts', 'utf8')) ?? [];
const codes = [...declared.matchAll(/'([A-Z_]+)'/g)].map(([, code]) => code!);

test('every code that tools may rely on is raised somewhere', () => {
  const raised = new Set(
    [...source.matchAll(/\b(?:new MusterError|fail)\(\s*'([A-Z_]+)'/g)].map(([, code]) => code),
  );
  expect(codes.length).toBeGreaterThan(20);
  expect(codes.filter((code) => !raised.has(code))).toEqual([]);
});
