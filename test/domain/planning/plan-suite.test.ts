import { describe, expect, test } from '@jest/globals';
import { planSuite } from '../../../domain/planning/plan-suite.js';
import { readSuiteInput } from '../../../domain/planning/suite-input.js';
import type { SuiteReport } from '../../../domain/suite/suite-report.js';
import { anEntry } from '../suite/an-entry.js';
import { read } from '../inventory/read.js';

const text = (kind: string) => `environment: { name: shop, kind: ${kind} }
people: { ana: { roles: [conductor] } }
services:
  a: { pm2: a, healthy: { process: true } }
  b: { pm2: b, healthy: { process: true } }
  c: { pm2: c, healthy: { process: true } }
drills:
  a-kill: &kill
    type: crashRecovery
    service: a
    description: Kill a.
    expectedOutcome: It comes back.
    plannedDuration: 1m
    risk: HIGH
    objectives: { recovery: 5s }
    allowProduction: true
    approval: [conductor]
  b-kill: { <<: *kill, service: b, bystanders: [c] }
  b-stop: { <<: *kill, service: b, fault: stop }
  c-kill: { <<: *kill, service: c }
  c-careless: { <<: *kill, service: c, allowProduction: false }
suites:
  fire:
    drills: [a-kill, { parallel: [b-kill, { drill: c-careless, skip: later }] }]
    grade: { pass: 2 of 3 }
  same: { drills: [{ parallel: [b-kill, b-stop] }], grade: { pass: 2 of 2 } }
  watching: { drills: [{ parallel: [b-kill, c-kill] }], grade: { pass: 2 of 2 } }
  apart: { drills: [{ parallel: [a-kill, c-kill] }], grade: { pass: 2 of 2 } }
`;
const plan = (input: object, kind = 'lab', earlier?: Partial<SuiteReport>) =>
  planSuite({
    inventory: read(text(kind)),
    inventorySha256: 'i',
    input: readSuiteInput(input),
    ...(earlier !== undefined && {
      earlier: {
        report: earlier as SuiteReport,
        ref: { workflowId: 'w', runId: 'r', report: { path: 'p', sha256: 's' } },
      },
    }),
  });

describe('the plan of a suite', () => {
  test('has every drill with what is expected of it, and who asked', () => {
    const planned = plan({ suite: 'apart', requestedBy: 'ana' });
    expect(planned).toMatchObject({
      suite: 'apart',
      type: 'drillSuite',
      hosts: ['local'],
      requestedBy: 'ana',
      reason: 'no reason given',
      dryRun: false,
      people: { ana: ['conductor'] },
    });
    expect(planned.steps).toEqual([
      ['a-kill', 'c-kill'].map((drill) => ({
        drill,
        type: 'crashRecovery',
        description: 'Kill a.',
        risk: 'HIGH',
        expectedOutcome: 'It comes back.',
        plannedMs: 60_000,
        carriedOver: false,
      })),
    ]);
    expect(planned).not.toHaveProperty('schedule');
  });

  test.each([
    [
      'an unknown suite',
      { suite: 'water' },
      'UNKNOWN_SUITE',
      /Suites: fire, same, watching, apart/,
    ],
    ['a name of every object', { suite: 'constructor' }, 'UNKNOWN_SUITE', /Suites/],
    [
      'a drill that is not of it',
      { suite: 'fire', only: ['c-kill'] },
      'BAD_INPUT',
      /a-kill, b-kill/,
    ],
    ['a run to repeat, and no drill', { suite: 'fire', of: 'w' }, 'BAD_INPUT', /"only"/],
    ['drills at once that harm the same', { suite: 'same' }, 'BAD_INPUT', /service b/],
    [
      'one at once that harms what another watches',
      { suite: 'watching' },
      'BAD_INPUT',
      /service c/,
    ],
  ])('is refused for %s', (_, input, code, remedy) => {
    expect(() => plan(input)).toThrow(
      expect.objectContaining({ code, remedy: expect.stringMatching(remedy) }),
    );
  });

  test('is refused in production for any drill it runs that is', () => {
    const asked = { requestedBy: 'ana', suite: 'fire' };
    expect(plan(asked, 'production').steps).toHaveLength(2);
    expect(() => plan({ ...asked, only: ['c-careless'] }, 'production')).toThrow(
      expect.objectContaining({
        code: 'PRODUCTION_REFUSED',
        message: expect.stringContaining('c-careless'),
      }),
    );
  });

  test('of one drill again carries the others over, and keeps what came before', () => {
    const before = ['a-kill', 'b-kill'].map((drill) => anEntry({ drill, status: 'failed' }));
    const { steps, rerunOf } = plan({ suite: 'fire', only: ['b-kill'] }, 'lab', { drills: before });
    expect(rerunOf?.workflowId).toBe('w');
    expect(steps.flat()).toMatchObject([
      { drill: 'a-kill', carriedOver: true, before: before[0] },
      { drill: 'b-kill', carriedOver: false, before: before[1] },
      { drill: 'c-careless', carriedOver: true, skip: 'later' },
    ]);
  });

  test('runs what is asked for by name, skipped or not', () => {
    const { steps } = plan({ suite: 'fire', only: ['c-careless'] });
    expect(steps.flat()[2]).not.toHaveProperty('skip');
  });
});

describe('the input of a suite', () => {
  test.each([
    [null],
    [{}],
    [{ drill: 'a-kill' }],
    [{ suite: 7, dryRun: 'yes', force: true }],
    [{ suite: 'fire', only: [] }],
    [{ suite: 'fire', only: 'a-kill' }],
    [{ suite: 'two\nlines' }],
  ])('%j is refused', (input) => {
    expect(() => readSuiteInput(input)).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }));
  });
});
