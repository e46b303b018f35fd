import { describe, expect, test } from '@jest/globals';
import { renderSuiteMarkdown } from '../../render/render-suite-markdown.js';
import { suiteReport } from './suite-report.js';

const text = renderSuiteMarkdown(suiteReport);

describe('the report of a suite for people', () => {
  test.each([
    ['the grade and why', ['# fire-drill: NO-GO', 'database-backup must pass: it failed']],
    ['the rule', ['| Passes | 3 of 4 |', '| Conditional | 2 of 4 |', '1 of 4, 3 needed']],
    [
      'each criterion, expected and observed',
      ['❌ VIOLATED | a backup of the last 7 days | observed of newestBackupDays', '— not judged'],
    ],
    [
      'the execution log of each test',
      [
        '### Test 2: database-backup',
        '| Started (UTC) | 2026-01-01T10:00:00.000Z |',
        '| Took | 12.0 s, planned 60.0 s |',
        '| Expected outcome | A backup of today, restored. |',
        '| Issues found | newest backup within the RPO: 8 days old |',
        `reports/database-backup/b.json, SHA-256 ${'d'.repeat(64)}`,
      ],
    ],
    ['both runs of a drill that was run again', ['Before that: ❌ failed, 2025-12-31T10:00:00']],
    ['what was carried over, and from where', ['| Carried over from | fire-drill-2025-12-31 |']],
    ['why one was skipped', ['no &lt;b&gt;Redis&lt;/b&gt;']],
    [
      'what is to be done, by when it is due',
      [
        '### Immediate\n\n- [ ] **Mend what failed** (database-backup): no backup, due 2026-01-01',
        '### Within 7 days\n\n- [ ] **Restart it by itself**: found, due 2026-01-08, ben',
        '### Within 30 days\n\nNone.',
      ],
    ],
    [
      'the sheet that was signed',
      [
        String.raw`| conductor | approve by ana, 2026-01-01T10:01:50.000Z (asserted): sadly \| so |`,
        'not seen by a person',
        '| Date completed | 2026-01-01 |',
        '| Overall grade | NO-GO |',
        '| Critical issues found | a backup of the last 7 days: 8 days old |',
        '| Follow-up required | yes |',
        '| Next due | 2026-01-17, by its schedule |',
        '| Announced for then | Planned maintenance window simulation |',
      ],
    ],
  ])('tells %s', (_, parts) => {
    for (const part of parts) expect(text).toContain(part);
  });

  test('says of a dry run that nothing is proven', () => {
    const dry = {
      ...suiteReport,
      grade: null,
      score: null,
      verdict: 'skipped',
      signOffs: [],
    } as const;
    const told = renderSuiteMarkdown(dry);
    expect(told).toContain('# fire-drill: SKIPPED');
    expect(told).toContain('Not graded.');
    expect(told).toContain('| Signed | by nobody |');
  });

  test('says how it ended where it did not run to its end', () => {
    const told = renderSuiteMarkdown({
      ...suiteReport,
      outcome: 'aborted',
      outcomeReason: 'ana: no',
    });
    expect(told).toContain('**aborted**: ana: no');
  });
});
