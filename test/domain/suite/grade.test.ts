import { describe, expect, test } from '@jest/globals';
import type { SignOff } from '../../../domain/report/answers.js';
import type { EntryStatus } from '../../../domain/suite/drill-entry.js';
import { gradeSuite, shareOf, withSignOff, type Grade } from '../../../domain/suite/grade.js';
import type { JudgedCriterion } from '../../../domain/suite/judge-criteria.js';
import type { GradeRule } from '../../../domain/suite/suite-definition.js';

const statuses: Readonly<Record<string, EntryStatus>> = {
  p: 'passed',
  f: 'failed',
  u: 'inconclusive',
  s: 'skipped',
  n: 'notRun',
};
const base: GradeRule = {
  pass: { needed: 6, of: 8 },
  mustPass: [],
  weights: {},
  skippedCountsAs: 'notPassed',
};
/** Drills a, b, c …, each as its letter says. */
const drills = (letters: string) =>
  letters.split('').map((letter, index) => ({
    drill: String.fromCodePoint(97 + index),
    status: statuses[letter]!,
    standing: [] as string[],
  }));
const criterion = (result: JudgedCriterion['result']): JudgedCriterion => ({
  name: 'newestBackupDays',
  result,
  expected: 'a backup of the last 7 days',
  observed: '9 days old',
});
const gradeOf = (letters: string, rule: Partial<GradeRule> = {}, ...criteria: JudgedCriterion[]) =>
  gradeSuite(drills(letters), { ...base, ...rule }, criteria).grade;

const of4 = { pass: { needed: 4, of: 4 }, conditional: { needed: 3, of: 4 } };
const heavy = { pass: { needed: 4, of: 5 }, weights: { a: 2 } };

describe('a grade by its rule', () => {
  test.each<[string, string, Partial<GradeRule>, Grade]>([
    ['all pass', 'pppppppp', {}, 'GO'],
    ['as many pass as needed', 'ppppppff', {}, 'GO'],
    ['one too few', 'pppppfff', {}, 'NO-GO'],
    ['none', 'ffffffff', {}, 'NO-GO'],
    ['undecided ones could lift it', 'pppppuff', {}, 'CONDITIONAL'],
    ['undecided ones could not lift it', 'ppppufff', {}, 'NO-GO'],
    ['undecided beside enough that passed', 'ppppppuu', {}, 'GO'],
    ['a skipped one did not pass', 'pppppsff', {}, 'NO-GO'],
    ['a skipped one counts as passed', 'pppppsff', { skippedCountsAs: 'passed' }, 'GO'],
    ['a skipped one is left out: 6 of 7', 'pppppsff', { skippedCountsAs: 'leftOut' }, 'NO-GO'],
    [
      'a skipped one is left out: enough of the rest',
      'ppppppsf',
      { skippedCountsAs: 'leftOut' },
      'GO',
    ],
    ['what was not run did not pass', 'pppppnnn', { skippedCountsAs: 'passed' }, 'NO-GO'],
    ['one that must pass failed', 'fppppppp', { mustPass: ['a'] }, 'NO-GO'],
    ['one that must pass is undecided', 'uppppppp', { mustPass: ['a'] }, 'CONDITIONAL'],
    ['one that must pass was not run', 'nppppppp', { mustPass: ['a'] }, 'NO-GO'],
    ['one that must pass passed', 'ppppppff', { mustPass: ['a'] }, 'GO'],
    ['all four of four', 'pppp', of4, 'GO'],
    ['three of four, which is conditional', 'pppf', of4, 'CONDITIONAL'],
    ['two of four', 'ppff', of4, 'NO-GO'],
    ['two of four and one undecided', 'ppuf', of4, 'CONDITIONAL'],
    ['the heavy one passes', 'pppf', heavy, 'GO'],
    ['the heavy one fails', 'fppp', heavy, 'NO-GO'],
  ])('%s: %s', (_, letters, rule, grade) => {
    expect(gradeOf(letters, rule)).toBe(grade);
  });

  test('a violated criterion overrides every pass; an undecided one leaves it open', () => {
    expect(gradeOf('pppppppp', {}, criterion('violated'))).toBe('NO-GO');
    expect(gradeOf('pppppppp', {}, criterion('undecided'))).toBe('CONDITIONAL');
    expect(gradeOf('pppppppp', {}, criterion('met'))).toBe('GO');
    expect(gradeOf('pppppppp', {}, criterion('notJudged'))).toBe('GO');
  });

  test('harm that a drill could not take back is no GO', () => {
    const [first, ...rest] = drills('pppppppp');
    const left = [{ ...first!, standing: ['stop of redis'] }, ...rest];
    expect(gradeSuite(left, base, [])).toMatchObject({
      grade: 'NO-GO',
      reasons: ['a left standing: stop of redis'],
    });
  });

  test('says every reason, worst first, and how near it was', () => {
    const rule = { ...base, mustPass: ['a', 'b'] };
    expect(gradeSuite(drills('fupppppu'), rule, [criterion('violated')])).toEqual({
      grade: 'NO-GO',
      reasons: [
        'immediate action: a backup of the last 7 days; 9 days old',
        'a must pass: it failed',
        'b must pass: it is undecided',
        '5 of 8 passed, 6 needed, 2 undecided',
      ],
      score: { passed: 5, needed: 6, of: 8 },
    });
  });

  test('a share is rounded up: what is left out never makes it easier', () => {
    expect(shareOf({ needed: 6, of: 8 }, 7)).toBe(6);
    expect(shareOf({ needed: 3, of: 4 }, 3)).toBe(3);
    expect(shareOf({ needed: 1, of: 3 }, 3)).toBe(1);
  });
});

describe('what people sign', () => {
  const go = gradeSuite(drills('pppppppp'), base, []);
  const noGo = gradeSuite(drills('ffffffff'), base, []);
  const by = (decision: SignOff['decision']): SignOff => ({
    decision,
    by: 'ben',
    role: 'reviewer',
    at: '2026-01-01T10:00:00.000Z',
    assurance: 'asserted',
  });

  test('approval leaves the grade as it is', () => {
    expect(withSignOff(go, ['reviewer'], [by('approve')])).toEqual(go);
    expect(withSignOff(noGo, ['reviewer'], [by('approve')])).toEqual(noGo);
  });

  test('a rejection makes it NO-GO', () => {
    expect(withSignOff(go, ['reviewer'], [by('reject')])).toMatchObject({
      grade: 'NO-GO',
      reasons: ['rejected by ben (reviewer)'],
    });
  });

  test('unsigned is no GO, and no better than before', () => {
    expect(withSignOff(go, ['conductor', 'reviewer'], undefined)).toMatchObject({
      grade: 'CONDITIONAL',
      reasons: ['not signed by conductor, reviewer'],
    });
    expect(withSignOff(noGo, ['reviewer'], undefined).grade).toBe('NO-GO');
  });
});
