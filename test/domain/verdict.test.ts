import { expect, test } from '@jest/globals';
import { mergeVerdicts, type Verdict } from '../../domain/verdict.js';

test.each<[Verdict[], Verdict]>([
  [['passed', 'passed'], 'passed'],
  [['passed', 'failed', 'inconclusive'], 'failed'],
  [['passed', 'inconclusive'], 'inconclusive'],
  [['passed', 'skipped'], 'passed'],
  [['skipped', 'failed'], 'failed'],
  [['skipped'], 'skipped'],
])('of %j the worst is %s', (verdicts, worst) => {
  expect(mergeVerdicts(verdicts)).toBe(worst);
  expect(mergeVerdicts(verdicts.toReversed())).toBe(worst);
});

test('where nothing was checked nothing passed', () => {
  expect(mergeVerdicts([])).toBe('inconclusive');
});
