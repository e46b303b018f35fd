import { expect, test } from '@jest/globals';
import { importScript } from './import-script.js';

const { testSummary } = await importScript<{
  testSummary: (results?: object) => { line: string; ok: boolean };
}>('test-summary.mjs');

const clean = {
  numPassedTests: 12,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
};

test.each([
  ['all passed', clean, '12 passed, 0 failed', true],
  ['some failed', { ...clean, numFailedTests: 2 }, '12 passed, 2 failed', false],
  [
    'a test file that did not even load',
    { ...clean, numRuntimeErrorTestSuites: 1 },
    '12 passed, 1 failed',
    false,
  ],
  [
    'some skipped',
    { ...clean, numPendingTests: 2, numTodoTests: 1 },
    '12 passed, 0 failed, 3 skipped',
    true,
  ],
  [
    'all skipped',
    { ...clean, numPassedTests: 0, numPendingTests: 4 },
    '0 passed, 0 failed, 4 skipped',
    false,
  ],
  ['no test at all', { ...clean, numPassedTests: 0 }, '0 passed, 0 failed', false],
  ['a run that ended without results', undefined, '0 passed, 1 failed', false],
])('%s', (_, results, line, ok) => {
  expect(testSummary(results)).toEqual({ line, ok });
});
