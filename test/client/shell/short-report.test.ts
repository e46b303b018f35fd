import pc from 'picocolors';
import { expect, test } from '@jest/globals';
import { shortReport } from '../../../client/shell/short-report.js';
import type { FaultRecord } from '../../../domain/report/report.js';
import { aReport } from './a-report.js';

const plain = pc.createColors(false);
const fault: FaultRecord = {
  leaseId: 'l',
  kind: 'pause',
  target: 'gateway',
  injectedAt: '2026-01-01T10:00:01.000Z',
  revertedAt: '2026-01-01T10:00:02.000Z',
  verified: { injected: true, reverted: true },
  by: 'drill',
};

test('verdict first; checks, bounds, findings, faults and files follow', () => {
  const report = aReport({
    verdict: 'failed',
    checks: [
      { name: 'in time', passed: false, expected: 'within 10 ms', observed: '412–446 ms' },
      { name: 'by itself', passed: true, expected: '0', observed: '0' },
      { name: 'kept all', passed: null, expected: 'at most 0', observed: 'too few to tell' },
    ],
    findings: [{ title: 'pm2 will not restart it', severity: 'major' }],
    faults: [fault],
  });
  expect(shortReport(report, ['/reports/a.json'], plain)).toEqual([
    'FAILED gateway-crash on twzrd-lab (lab), 12.3 s',
    '  ✖ in time: 412–446 ms (expected within 10 ms)',
    '  ✔ by itself: 0',
    '  ? kept all: too few to tell (expected at most 0)',
    '  major: pm2 will not restart it',
    '  pause of gateway: 2026-01-01T10:00:01.000Z, back at 2026-01-01T10:00:02.000Z (drill)',
    '  /reports/a.json',
  ]);
});

test('a run that did not complete says how it ended and why', () => {
  const report = aReport({
    outcome: 'aborted',
    verdict: 'inconclusive',
    outcomeReason: 'ana: real incident',
  });
  expect(shortReport(report, [], plain)).toEqual([
    'INCONCLUSIVE, ABORTED gateway-crash on twzrd-lab (lab), 12.3 s',
    '  ana: real incident',
  ]);
});

test('a fault that still stands cannot be overlooked', () => {
  const report = aReport({ faults: [{ ...fault, revertedAt: null, by: null }] });
  expect(shortReport(report, [], plain).join('\n')).toContain(
    'pause of gateway: 2026-01-01T10:00:01.000Z, STANDS',
  );
});

test('what --yes answered never reads as what a person saw', () => {
  const check = { name: 'dashboard', expected: 'pass', observed: 'pass by --yes' };
  const report = aReport({ checks: [{ ...check, passed: true, auto: true }] });
  const [, line] = shortReport(report, [], plain);
  expect(line).toBe('  ○ dashboard: auto: nobody looked');
});

test('a kill is not said to have been taken back', () => {
  const report = aReport({ faults: [{ ...fault, kind: 'kill', by: 'self' }] });
  const [, line] = shortReport(report, [], plain);
  expect(line).toBe('  kill of gateway: 2026-01-01T10:00:01.000Z, heals by itself');
});

test('a dry run says that nothing was harmed', () => {
  const [, told] = shortReport(aReport({ verdict: 'skipped' }), [], plain);
  expect(told).toContain('nothing was harmed');
});

test('what people and systems wrote cannot command the terminal', () => {
  const report = aReport({
    checks: [{ name: 'a\u001b[2J', passed: false, expected: '\u202e', observed: 'x\r\ny' }],
    outcomeReason: '\u001b]0;title\u0007',
  });
  // oxlint-disable-next-line no-control-regex -- they are what must not be there
  expect(shortReport(report, [], plain).join('')).not.toMatch(/[\u0000-\u001f\u202e]/);
});
