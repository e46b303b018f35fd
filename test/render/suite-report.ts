import { criterionNames, immediateCriteria } from '../../domain/suite/immediate-criteria.js';
import type { SuiteReport } from '../../domain/suite/suite-report.js';
import { anEntry } from '../domain/suite/an-entry.js';

const failed = anEntry({
  drill: 'database-backup',
  status: 'failed',
  risk: 'HIGH',
  expectedOutcome: 'A backup of today, restored.',
  plannedMs: 60_000,
  results: [{ name: 'newest backup', value: '2025-12-24T09:00:00Z' }],
  issues: ['newest backup within the RPO: 8 days old'],
  files: [{ path: 'reports/database-backup/b.json', sha256: 'd'.repeat(64) }],
});

/** A report in which everything is told that a suite's can tell. */
export const suiteReport: SuiteReport = {
  schemaVersion: 1,
  musterVersion: '0.1.0',
  suite: 'fire-drill',
  type: 'drillSuite',
  description: 'The monthly one',
  workflowId: 'fire-drill-2026-01-01',
  runId: '01a203b4-b666-7d60-acf0-0b914d161a25',
  environment: { name: 'twzrd-staging', kind: 'staging' },
  hosts: ['local'],
  plan: { sha256: 'a'.repeat(64) },
  inventory: { sha256: 'b'.repeat(64) },
  requestedBy: 'ana',
  reason: 'monthly',
  risk: 'HIGH',
  startedAt: '2026-01-01T10:00:00.000Z',
  finishedAt: '2026-01-01T10:02:00.000Z',
  plannedMs: 60_000,
  tookMs: 120_000,
  outcome: 'completed',
  verdict: 'failed',
  grade: 'NO-GO',
  gradeReasons: ['database-backup must pass: it failed'],
  score: { passed: 1, needed: 3, of: 4 },
  rule: {
    pass: { needed: 3, of: 4 },
    conditional: { needed: 2, of: 4 },
    mustPass: ['database-backup'],
    weights: { 'database-backup': 2 },
    skippedCountsAs: 'notPassed',
  },
  criteria: criterionNames.map((name, index) => ({
    name,
    result: (['violated', 'met', 'notJudged', 'undecided'] as const)[index % 4]!,
    expected: immediateCriteria[name].expected(immediateCriteria[name].limit),
    observed: `observed of ${name}`,
  })),
  drills: [
    { ...anEntry(), carriedFrom: 'fire-drill-2025-12-31' },
    { ...failed, earlier: [{ ...failed, startedAt: '2025-12-31T10:00:00.000Z' }] },
    anEntry({
      drill: 'queue-outage',
      status: 'skipped',
      reason: 'no <b>Redis</b>',
      startedAt: null,
    }),
  ],
  rerunOf: {
    workflowId: 'fire-drill-2025-12-31',
    runId: 'r',
    report: { path: 'reports/fire-drill/e.json', sha256: 'e'.repeat(64) },
  },
  actions: {
    immediate: [
      {
        what: 'Mend what failed',
        why: 'no backup',
        drills: ['database-backup'],
        due: '2026-01-01',
      },
    ],
    within7Days: [
      { what: 'Restart it by itself', why: 'found', drills: [], owner: 'ben', due: '2026-01-08' },
    ],
    within30Days: [],
  },
  criticalIssues: ['a backup of the last 7 days: 8 days old'],
  followUpRequired: true,
  signOffs: [
    {
      decision: 'approve',
      by: 'ana',
      role: 'conductor',
      at: '2026-01-01T10:01:50.000Z',
      assurance: 'asserted',
      note: 'sadly | so',
    },
    {
      decision: 'approve',
      by: '--yes',
      role: 'reviewer',
      at: '2026-01-01T10:01:55.000Z',
      assurance: 'auto',
    },
  ],
  nextDue: '2026-01-17T03:00:00.000Z',
  nextDueBy: 'schedule',
  announce: 'Planned maintenance window simulation',
  timeline: [{ at: '2026-01-01T10:00:00.000Z', what: 'requested by ana: monthly' }],
  timelineLeftOut: 0,
};
