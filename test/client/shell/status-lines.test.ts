import pc from 'picocolors';
import { expect, test } from '@jest/globals';
import { statusLines } from '../../../client/shell/status-lines.js';
import type { DrillStatus } from '../../../domain/contract.js';

const status: DrillStatus = {
  drill: 'gateway-crash',
  type: 'crashRecovery',
  workflowId: 'gateway-crash-7',
  phase: 'done',
  doing: 'completed, passed',
  outcome: 'completed',
  verdict: 'passed',
  waitingFor: null,
  standing: [],
  measured: [],
  checks: [],
  timeline: [],
};

test('how a run ended is said once', () => {
  expect(statusLines(status, 7_000, pc.createColors(false))).toEqual([
    'gateway-crash 0:07 done · completed, passed',
  ]);
});

test('what a run does is said while it does it, also once its outcome is known', () => {
  const reporting = { ...status, phase: 'reporting', doing: 'writing the report' } as const;
  expect(statusLines(reporting, 7_000, pc.createColors(false))).toEqual([
    'gateway-crash 0:07 reporting · writing the report',
  ]);
});
