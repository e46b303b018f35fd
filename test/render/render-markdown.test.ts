import { describe, expect, test } from '@jest/globals';
import type { DrillReport } from '../../domain/report/report.js';
import { renderMarkdown } from '../../render/render-markdown.js';
import { crashReport } from './crash-report.js';

const rendered = `# gateway-crash: PASSED

| Run |  |
| --- | --- |
| Scenario | crashRecovery: The gateway dies at noon |
| Environment | twzrd-staging (staging) |
| Hosts | local |
| Risk | MEDIUM |
| Requested by | ana: monthly fire drill |
| Started | 2026-03-17T03:00:00.000Z |
| Finished | 2026-03-17T03:00:21.400Z, after 21.4 s, planned 60.0 s |
| Outcome | completed |

## Objectives

| What | Objective | Achieved |
| --- | --- | --- |
| recovery of gateway | within 5000 ms | 356–411 ms since the kill |
| expected recovery of gateway | within 400 ms | 356–411 ms since the kill |
| acknowledged writes lost | at most 0 | 0 of 250; 3 never acknowledged |

## Checks

| Result | Check | Expected | Observed |
| --- | --- | --- | --- |
| ✅ passed | gateway: recovered within its objective | within 5000 ms | 356–411 ms |
| ✅ passed | no acknowledged write was lost | at most 0 | 0 |

## Faults, injected and taken back

| Fault | Target | Injected (UTC) | Seen to take | Taken back (UTC) | Seen gone | By |
| --- | --- | --- | --- | --- | --- | --- |
| kill | gateway | 2026-03-17T03:00:03.100Z | yes | heals by itself | nothing stands |  |

## Measured

**gateway** (twzrd-gateway, id 3)

- recovery 356–411 ms since the kill
- outage 349–451 ms
- first failure after 0–11 ms
- seen down 1 time, 351 ms in all
- asked every 50 ms, 80 times, at most 3 ms late, no gap
- seen, counted from the harm:
  - −190 ms: good
  - +10 ms: bad, connect ECONNREFUSED
  - +410 ms: good

## Help it needed

| Service | What | Took | Helped |
| --- | --- | --- | --- |
| mailer | reload | 1200 ms | no |

## Findings

- **gateway took longer than the expected 400 ms** (minor)
  - Impact: No margin.
  - Workaround: None needed.
  - Recommendation: Look at what it does at start.
  - Owner: ben
  - Due: 2026-04-17

## Manual steps

- **page**: pass by ben, 2026-03-17T03:00:15.000Z (asserted)
  - Asked: Does the page load?
  - Choice: the second
  - Note: slowly
  - Data: {"seconds":4}
  - Deviation in page: used another browser, because the first was missing

## Sign-off

| Decision | By | Role | At (UTC) | Assurance | Note |
| --- | --- | --- | --- | --- | --- |
| approve | ben | reviewer | 2026-03-17T03:00:20.000Z | asserted | fine |

## Timeline (UTC)

- 2026-03-17T03:00:00.000Z requested by ana: monthly fire drill
- 2026-03-17T03:00:03.100Z kill of gateway: pid 41 gone

## Evidence

| What | Which |
| --- | --- |
| Muster | 0.1.0, schema 1 of the report |
| Workflow | gateway-crash-2026-03-17 |
| Run | 0f5c1c9e-7e2a-4f9e-9d9f-0a3d1b7f7e11 |
| Plan, SHA-256 | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa |
| Inventory, SHA-256 | bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb |
| Evidence, SHA-256 | cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc |
| Evidence, file | evidence/run/journal.jsonl |
`;

test('a report tells what was asked, done, seen, put back and signed', () => {
  expect(renderMarkdown(crashReport)).toBe(rendered);
});

test('what was answered automatically never reads as what a person saw', () => {
  const check = {
    name: 'dashboard',
    expected: 'pass',
    observed: 'pass by --yes',
    auto: true,
  } as const;
  const text = renderMarkdown({ ...crashReport, checks: [{ ...check, passed: true }] });
  expect(text).toContain('| ⚪ auto: nobody looked | dashboard | pass | pass by --yes |');
  expect(text).not.toContain('✅');
});

const nothing: Partial<DrillReport> = {
  measured: { services: [] },
  checks: [],
  findings: [],
  faults: [],
  rungs: [],
  manualSteps: [],
  signOffs: [],
  evidence: { sha256: null, files: [] },
};

describe('a report that came to nothing is readable', () => {
  test.each([
    ['invalid', 'not healthy before anything was touched: gateway.healthy (refused)'],
    ['aborted', 'ben: wrong environment'],
    ['cancelled', 'the workflow was cancelled'],
    ['timedOut', 'it was not approved in time'],
    ['errored', 'PREFLIGHT_FAILED: the agent shares the fate of the worker'],
  ] as const)('%s', (outcome, outcomeReason) => {
    const text = renderMarkdown({
      ...crashReport,
      ...nothing,
      verdict: 'inconclusive',
      outcome,
      outcomeReason,
    });
    expect(text).toMatch(/^# gateway-crash: INCONCLUSIVE$/m);
    expect(text).toContain(`**${outcome}**: ${outcomeReason}`);
    expect(text).toContain('| recovery | within 5000 ms | not measured |');
    expect(text).toContain('| acknowledged writes lost | at most 0 | not measured |');
    for (const title of ['Checks', 'Faults, injected and taken back', 'Measured', 'Sign-off']) {
      expect(text).toContain(`## ${title}\n\nNone.`);
    }
    expect(text).toContain('| Evidence, SHA-256 | none |');
    expect(text).not.toMatch(/passed|undefined|null/i);
  });

  test('a dry run', () => {
    const text = renderMarkdown({ ...crashReport, ...nothing, verdict: 'skipped' });
    expect(text).toMatch(
      /^# gateway-crash: SKIPPED\n\nNothing was harmed, so nothing is proven.$/m,
    );
  });
});

describe('a report never shows "passed"', () => {
  const [check, other] = [crashReport.checks[0]!, crashReport.checks[1]!];
  const fault = crashReport.faults[0]!;
  test.each<[string, Partial<DrillReport>, string]>([
    ['where a check failed', { checks: [check, { ...other, passed: false }] }, 'FAILED'],
    ['where one could not be decided', { checks: [{ ...check, passed: null }] }, 'INCONCLUSIVE'],
    ['where the run was ended', { outcome: 'aborted', outcomeReason: 'ben' }, 'INCONCLUSIVE'],
    [
      'where a fault still stands',
      { faults: [{ ...fault, revertedAt: null, by: null }] },
      'INCONCLUSIVE',
    ],
  ])('%s, whatever its verdict says', (_where, changes, shown) => {
    const [title] = renderMarkdown({ ...crashReport, ...changes }).split('\n');
    expect(title).toBe(`# gateway-crash: ${shown}`);
  });
});

test('what still stands is told first, and how to take it back', () => {
  const faults = [{ ...crashReport.faults[0]!, revertedAt: null, by: null }];
  const text = renderMarkdown({ ...crashReport, verdict: 'failed', faults });
  expect(text.slice(0, text.indexOf('| Run'))).toContain(
    '**STILL STANDING: kill of gateway.** Take it back: muster faults revert',
  );
  expect(text).toContain('| STILL STANDING |');
});

test('a service that was not seen back, or not by itself, says so beside its objective', () => {
  const [service] = crashReport.measured.services;
  const { recoveredAtMs: _, ...lost } = service!;
  const recovery = { minMs: 9_100, maxMs: null, since: 'restart' };
  const text = renderMarkdown({
    ...crashReport,
    verdict: 'failed',
    measured: { services: [{ ...lost, recovery, rungsUsed: 1 }] },
  });
  expect(text).toContain(
    '| within 5000 ms | not seen back: at least 9100 ms since the restart, not by itself |',
  );
});

test('too few writes prove nothing, and it says so', () => {
  const dataLoss = { ...crashReport.measured.dataLoss!, acknowledged: 2, enough: false };
  const text = renderMarkdown({ ...crashReport, measured: { ...crashReport.measured, dataLoss } });
  expect(text).toContain('| 0 of 2, too few to prove anything; 3 never acknowledged |');
});

test('an answer that nobody gave says so', () => {
  const manualSteps = [{ ...crashReport.manualSteps[0]!, assurance: 'auto' as const }];
  expect(renderMarkdown({ ...crashReport, manualSteps })).toContain('(auto: not seen by a person)');
});

test('of a service that flaps the first changes and the last are told, the rest counted', () => {
  const service = crashReport.measured.services[0]!;
  const at = (index: number) => ({ atMs: 1_000 + index, ok: index % 2 === 0 });
  const transitions = {
    count: 5_000,
    first: Array.from({ length: 100 }, (_, index) => at(index)),
    last: Array.from({ length: 100 }, (_, index) => at(4_900 + index)),
  };
  const text = renderMarkdown({
    ...crashReport,
    measured: { ...crashReport.measured, services: [{ ...service, transitions }] },
  });
  expect(text.match(/^ {2}- [+−]\d+ ms: /gm)).toHaveLength(16);
  expect(text).toContain('  - … 4984 changes more …');
  expect(text).toContain('  - +4999 ms: bad');
});

const hostile = [
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  '[click](javascript:alert(1)) ![x](http://evil.example/x.png) <http://evil.example>',
  'https://evil.example www.evil.example',
  '\u001b[2J\u001b[31mred\u001b]0;title\u0007\u009b1mred',
  'a\r\n\r\n# Heading\n- item\n\n| a | b |\n| --- | --- |\n---\n\u2028x\u0085y',
  '| a | b \\',
  '\\| c \\\\| d',
  '**bold** __bold__ _it_ ~~gone~~ `code` $x$ ```',
  '&lt;b&gt; &#91;x&#93;(y)',
  '# heading',
  '- item',
  '12) item',
  '\u202Egpj.exe\u200b\ufeff',
];

/** The report with every free text of it replaced. */
function poisoned(value: unknown, text: string, at = ''): unknown {
  if (['verdict', 'outcome', 'assurance'].includes(at)) return value;
  if (typeof value === 'string') return text;
  if (Array.isArray(value)) return value.map((part) => poisoned(part, text));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, poisoned(part, text, key)]),
  );
}

describe('hostile text is shown, and does nothing', () => {
  const cells = (line: string): number => line.replaceAll(/\\[\\|]/g, '').split('|').length;

  test.each(hostile)('%j', (text) => {
    const report = poisoned(crashReport, text) as DrillReport;
    const lines = renderMarkdown(report).split('\n');
    const benign = renderMarkdown(poisoned(crashReport, 'x') as DrillReport).split('\n');
    expect(lines).toHaveLength(benign.length);
    expect(lines.map(cells)).toEqual(benign.map(cells));
    for (const [index, line] of lines.entries()) {
      const own = benign[index]!.replaceAll(/[^#*|-]/g, '');
      expect(line.startsWith(benign[index]!.slice(0, 2))).toBe(true);
      // oxlint-disable-next-line no-control-regex -- they are what is to be found
      expect(line).not.toMatch(/[<>\u0000-\u001f\u007f-\u009f\u2028\u2029\u202e\u200b\ufeff]/);
      expect(line).not.toMatch(/^\s*- (?:[#+-]|\d+[.)]) /);
      const unescaped = line.replaceAll(/\\[\\`*_[\]|~$:.#)-]/g, '');
      expect(unescaped).not.toMatch(/[`[\]~$\\]|:\/\/|www\.|__|_it_/);
      expect(unescaped.replaceAll(/[^*]/g, '')).toBe(own.replaceAll(/[^*]/g, ''));
    }
  });

  test('of text without end only the beginning, and a sign that it goes on', () => {
    const findings = [{ title: 'x'.repeat(1_000_000), severity: 'info' as const }];
    const text = renderMarkdown({ ...crashReport, findings });
    expect(text.length).toBeLessThan(6_000);
    expect(text).toContain('xxx…**');
  });
});
