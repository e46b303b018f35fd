import { expect, test } from '@jest/globals';
import type { FaultRecord } from '../../../domain/report/report.js';
import { liveDetails, type LiveState } from '../../../workflows/skeleton/live-details.js';

const fault: FaultRecord = {
  leaseId: 'l',
  kind: 'kill',
  target: 'gateway',
  injectedAt: '2026-01-01T10:00:01.000Z',
  revertedAt: '2026-01-01T10:00:01.000Z',
  verified: { injected: true, reverted: true },
  by: 'self',
};
const state: LiveState = {
  plan: undefined,
  phase: 'running',
  doing: 'waiting for gateway to recover',
  waitingFor: null,
  ending: undefined,
  measured: [],
  checks: [],
  faults: new Map(),
  standing: () => [],
};

test('a kill is shown as what heals by itself, beside what stands', () => {
  const shown = liveDetails({ ...state, faults: new Map([['l', fault]]) });
  expect(shown).toContain('- kill of gateway: heals by itself\n- no fault stands');
});

test('what was answered automatically never reads as what a person saw', () => {
  const check = { name: 'dashboard', passed: true, expected: 'pass', observed: 'pass by --yes' };
  expect(liveDetails({ ...state, checks: [check] })).toContain('✓ dashboard');
  const shown = liveDetails({ ...state, checks: [{ ...check, auto: true }] });
  expect(shown).toContain('- ○ dashboard: auto, nobody looked');
  expect(shown).not.toContain('✓');
});
