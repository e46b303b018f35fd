import pc from 'picocolors';
import { expect, test } from '@jest/globals';
import { shortRunReport } from '../../../client/shell/short-run-report.js';
import { suiteReport } from '../../render/suite-report.js';

test('grade first; then why, each drill, what is wrong, who signed, what comes next', () => {
  expect(shortRunReport(suiteReport, ['/reports/x.json'], pc.createColors(false))).toEqual([
    'NO-GO fire-drill on twzrd-staging (staging), 120.0 s',
    '  database-backup must pass: it failed',
    '  ✔ gateway-crash: passed, 12.0 s, of fire-drill-2025-12-31',
    '  ✖ database-backup: failed, 12.0 s (planned 60.0 s), before that failed',
    '      newest backup: 2025-12-24T09:00:00Z',
    '      newest backup within the RPO: 8 days old',
    '  ⏭ queue-outage: skipped, 12.0 s: no <b>Redis</b>',
    '  violated: a backup of the last 7 days; observed of newestBackupDays',
    '  undecided: certificates valid for 30 days more; observed of certificateDaysLeft',
    '  approve by ana as conductor (asserted)',
    '  approve by --yes as reviewer (auto)',
    '  now: Mend what failed: database-backup',
    '  2 to do: see the report',
    '  next due 2026-01-17: Planned maintenance window simulation',
    '  /reports/x.json',
  ]);
});
