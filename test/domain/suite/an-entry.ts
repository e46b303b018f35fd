import type { DrillEntry } from '../../../domain/suite/drill-entry.js';

/** A drill of a suite that passed, with what the test says differently. */
export function anEntry(different: Partial<DrillEntry> = {}): DrillEntry {
  return {
    drill: 'gateway-crash',
    type: 'crashRecovery',
    risk: 'MEDIUM',
    plannedMs: null,
    status: 'passed',
    outcome: 'completed',
    workflowId: 'suite/gateway-crash',
    runId: 'run',
    startedAt: '2026-01-01T10:00:00.000Z',
    finishedAt: '2026-01-01T10:00:12.000Z',
    tookMs: 12_000,
    results: [],
    issues: [],
    findings: [],
    readings: {},
    standing: [],
    files: [],
    earlier: [],
    ...different,
  };
}
