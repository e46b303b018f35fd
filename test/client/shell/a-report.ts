import type { DrillReport } from '../../../domain/report/report.js';

/** A report of a drill that passed, with what the test says differently. */
export function aReport(different: Partial<DrillReport> = {}): DrillReport {
  return {
    schemaVersion: 1,
    musterVersion: '0.1.0',
    drill: 'gateway-crash',
    type: 'crashRecovery',
    workflowId: 'gateway-crash-1',
    runId: '01a203b4-b666-7d60-acf0-0b914d161a25',
    environment: { name: 'twzrd-lab', kind: 'lab' },
    hosts: ['local'],
    plan: { sha256: 'p' },
    inventory: { sha256: 'i' },
    requestedBy: 'ana',
    reason: 'quarterly',
    risk: 'LOW',
    startedAt: '2026-01-01T10:00:00.000Z',
    finishedAt: '2026-01-01T10:00:12.300Z',
    plannedMs: null,
    tookMs: 12_300,
    outcome: 'completed',
    verdict: 'passed',
    objectives: { recoveryMs: 5_000 },
    measured: { services: [] },
    checks: [],
    findings: [],
    timeline: [],
    timelineLeftOut: 0,
    faults: [],
    rungs: [],
    manualSteps: [],
    signOffs: [],
    evidence: { sha256: null, files: [] },
    ...different,
  };
}
