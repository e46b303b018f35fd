import { expect, test } from '@jest/globals';
import { exitCodeOfError, exitCodeOfReport } from '../../../client/shell/exit-codes.js';
import type { Outcome, Verdict } from '../../../domain/verdict.js';
import { aReport } from './a-report.js';

test.each<[Outcome, Verdict, number]>([
  ['completed', 'passed', 0],
  ['completed', 'skipped', 0],
  ['completed', 'failed', 1],
  ['completed', 'inconclusive', 2],
  ['invalid', 'inconclusive', 2],
  ['invalid', 'failed', 2],
  ['timedOut', 'inconclusive', 2],
  ['timedOut', 'failed', 1],
  ['aborted', 'inconclusive', 3],
  ['aborted', 'failed', 3],
  ['cancelled', 'inconclusive', 3],
  ['errored', 'inconclusive', 4],
  ['errored', 'failed', 4],
])('a run that ended %s and is %s exits with %i', (outcome, verdict, code) => {
  expect(exitCodeOfReport(aReport({ outcome, verdict }))).toBe(code);
});

test.each([
  ['BAD_INPUT', 64],
  ['UNKNOWN_DRILL', 64],
  ['INVENTORY_INVALID', 64],
  ['INVENTORY_NOT_FOUND', 64],
  ['PRODUCTION_REFUSED', 64],
  ['ANSWER_REFUSED', 64],
  ['TEMPORAL_UNREACHABLE', 4],
  ['AGENT_UNREACHABLE', 4],
  ['INTERNAL', 4],
  ['a code of a later version', 4],
])('the error %s exits with %i', (error, code) => {
  expect(exitCodeOfError(error)).toBe(code);
});
