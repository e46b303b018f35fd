import { describe, expect, test } from '@jest/globals';
import { example, mistakesIn, read } from './read.js';

const drills = ['gateway-kill', 'gateway-stop', 'gateway-pause', 'gateway-none'];
const withDrills = `${example}${drills
  .map(
    (name) =>
      `  ${name}: { type: crashRecovery, service: gateway, objectives: { recovery: 5s } }\n`,
  )
  .join('')}`;
/** The mistakes in a suite of these fields, without their lines. */
const mistakes = (fields: string): string[] =>
  mistakesIn(`${withDrills}suites:\n  fire:\n${fields}`).map((text) => text.replace(/^\d+ /, ''));
const two = '    drills: [gateway-kill, gateway-stop]\n';

describe('a suite', () => {
  test('reads with every default filled in', () => {
    const { suites } = read(`${withDrills}suites:
  fire:
    drills: [gateway-kill, { parallel: [gateway-stop, { drill: gateway-none, skip: later }] }]
    grade: { pass: 2 of 3 }
`);
    expect(suites['fire']).toEqual({
      steps: [
        [{ drill: 'gateway-kill' }],
        [{ drill: 'gateway-stop' }, { drill: 'gateway-none', skip: 'later' }],
      ],
      continueOnFailure: true,
      grade: {
        pass: { needed: 2, of: 3 },
        mustPass: [],
        weights: {},
        skippedCountsAs: 'notPassed',
      },
      immediateAction: {
        newestBackupDays: 7,
        crashesNotRecovered: 0,
        diskUsedPercent: 90,
        certificateDaysLeft: 30,
      },
      signOff: [],
    });
  });

  test('may look at other limits, or not at all', () => {
    const text = `${withDrills}suites:\n  fire:\n${two}    grade: { pass: 2 of 2 }\n`;
    const { suites } = read(
      `${text}    immediateAction: { diskUsedPercent: false, newestBackupDays: 1 }\n`,
    );
    expect(suites['fire']!.immediateAction).toMatchObject({
      diskUsedPercent: null,
      newestBackupDays: 1,
      certificateDaysLeft: 30,
    });
  });

  test.each([
    [
      'an unknown drill',
      '    drills: [gateway-kill, gateway-stob]\n    grade: { pass: 2 of 2 }\n',
      /^suites\.fire\.drills\[1\]: expected a drill \(.*got "gateway-stob"; did you mean "gateway-stop"\?$/,
    ],
    [
      'an unknown drill in a group',
      '    drills: [{ parallel: [gateway-kill, { drill: nope, skip: x }] }]\n    grade: { pass: 1 of 2 }\n',
      /^suites\.fire\.drills\[0\]\.parallel\[1\]\.drill: expected a drill .*got "nope"/,
    ],
    [
      'no drill',
      '    drills: []\n    grade: { pass: 1 of 1 }\n',
      /drills: expected a list that is not empty/,
    ],
    [
      'a drill twice',
      '    drills: [gateway-kill, { parallel: [gateway-stop, gateway-kill] }]\n    grade: { pass: 1 of 3 }\n',
      /drills\[1\]: expected each drill once/,
    ],
    [
      'only drills that are skipped',
      '    drills: [{ drill: gateway-kill, skip: later }]\n    grade: { pass: 1 of 1, skippedCountsAs: passed }\n',
      /drills: expected a drill that is not skipped/,
    ],
    [
      'a group of one',
      '    drills: [{ parallel: [gateway-kill] }]\n    grade: { pass: 1 of 1 }\n',
      /drills\[0\]: expected a drill, .* or \{ parallel: \[NAME, NAME\] \}/,
    ],
    [
      'a grade that is none',
      `${two}    grade: { pass: most }\n`,
      /pass: expected a share of its drills, such as "6 of 8", got "most"/,
    ],
    [
      'a grade of other drills',
      `${two}    grade: { pass: 2 of 8 }\n`,
      /pass: expected "… of 2", .*got "2 of 8"/,
    ],
    [
      'a grade nobody can reach',
      `${two}    grade: { pass: 3 of 2 }\n`,
      /pass: expected at most 2 of 2/,
    ],
    [
      'a grade that skipping keeps out of reach',
      '    drills: [gateway-kill, { drill: gateway-stop, skip: later }]\n    grade: { pass: 2 of 2 }\n',
      /pass: expected at most 1 of 2, which is all that can pass/,
    ],
    [
      'a weight of no drill',
      `${two}    grade: { pass: 2 of 2, weights: { other: 2 } }\n`,
      /weights\.other: expected a drill of the suite/,
    ],
    [
      'weights that the grade does not know',
      `${two}    grade: { pass: 2 of 2, weights: { gateway-kill: 3 } }\n`,
      /pass: expected "… of 4"/,
    ],
    [
      'one that must pass and is not in it',
      `${two}    grade: { pass: 2 of 2, mustPass: [gateway-none] }\n`,
      /mustPass\[0\]: expected a drill of the suite \(gateway-kill, gateway-stop\), got "gateway-none"/,
    ],
    [
      'one that must pass and is skipped',
      '    drills: [gateway-kill, { drill: gateway-stop, skip: later }]\n    grade: { pass: 1 of 2, mustPass: [gateway-stop] }\n',
      /mustPass\[0\]: expected a drill that is not skipped/,
    ],
    [
      'a conditional that is no less',
      `${two}    grade: { pass: 1 of 2, conditional: 1 of 2 }\n`,
      /conditional: expected less than pass/,
    ],
    [
      'a role that nobody has',
      `${two}    grade: { pass: 2 of 2 }\n    signOff: [boss]\n`,
      /signOff\[0\]: expected a role that somebody has/,
    ],
    [
      'two roles that only one person has',
      `${two}    grade: { pass: 2 of 2 }\n    signOff: [reviewer, approver]\n`,
      /signOff: expected roles that as many different people can sign in/,
    ],
    [
      'an unknown criterion',
      `${two}    grade: { pass: 2 of 2 }\n    immediateAction: { diskUsedPercents: 90 }\n`,
      /did you mean "diskUsedPercent"/,
    ],
  ])('is refused for %s', (_, fields, expected) => {
    expect(mistakes(fields)).toEqual([expect.stringMatching(expected)]);
  });

  test('is refused for the name of a drill, and every mistake has its line', () => {
    const text = `${withDrills}suites:\n  gateway-kill:\n${two}    grade: { pass: 9 of 2 }\n`;
    expect(mistakesIn(text)).toEqual([
      expect.stringMatching(/^\d+ suites\.gateway-kill: expected a name that no drill has/),
      expect.stringMatching(/^\d+ suites\.gateway-kill\.grade\.pass: expected at most 2 of 2/),
    ]);
  });
});
