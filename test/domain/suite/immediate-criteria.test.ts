import { describe, expect, test } from '@jest/globals';
import { facts } from '../../../domain/report/facts.js';
import type { DrillReport, MeasuredRecovery } from '../../../domain/report/report.js';
import {
  immediateCriteria,
  readCriteria,
  type CriterionName,
  type ImmediateLimits,
} from '../../../domain/suite/immediate-criteria.js';
import { judgeCriteria } from '../../../domain/suite/judge-criteria.js';
import { aReport } from '../../client/shell/a-report.js';
import { crashReport } from '../../render/crash-report.js';

const limits = Object.fromEntries(
  Object.entries(immediateCriteria).map(([name, { limit }]) => [name, limit]),
) as ImmediateLimits;
/** What the reports come to on one criterion. */
const judged = (name: CriterionName, ...reports: readonly DrillReport[]) => {
  const entries = reports.map((report) => ({
    drill: report.drill,
    readings: readCriteria(report),
  }));
  return judgeCriteria(entries, limits).find((each) => each.name === name)!;
};
const told = (name: string, value: string) => aReport({ results: [{ name, value }] });
const service = (different: Partial<MeasuredRecovery>): DrillReport => {
  const { recoveredAtMs: _at, ...rest } = crashReport.measured.services[0]!;
  return { ...crashReport, measured: { services: [{ ...rest, ...different }] } };
};

describe('what calls for action at once', () => {
  test.each<[string, CriterionName, DrillReport, string]>([
    [
      'a backup of yesterday',
      'newestBackupDays',
      told(facts.newestBackup, 'x (full), ended 2025-12-31T10:00:00Z'),
      'met',
    ],
    [
      'a backup of the week before',
      'newestBackupDays',
      told(facts.newestBackup, '2025-12-24T09:00:00Z'),
      'violated',
    ],
    ['no backup at all', 'newestBackupDays', told(facts.backupsFound, '0'), 'violated'],
    [
      'a backup of nobody knows when',
      'newestBackupDays',
      told(facts.newestBackup, 'lately'),
      'undecided',
    ],
    ['a drill that is about no backup', 'newestBackupDays', crashReport, 'notJudged'],
    ['a service that came back', 'crashesNotRecovered', crashReport, 'met'],
    ['a service that was not seen back', 'crashesNotRecovered', service({}), 'violated'],
    [
      'a service that had to be helped',
      'crashesNotRecovered',
      service({ recoveredAtMs: 9, rungsUsed: 1 }),
      'violated',
    ],
    [
      'a service that nobody watched to the end',
      'crashesNotRecovered',
      { ...crashReport, measured: { services: [] } },
      'undecided',
    ],
    ['a service that was only paused', 'crashesNotRecovered', aReport(), 'notJudged'],
    ['a disk just full enough', 'diskUsedPercent', told(facts.diskUsed, '90'), 'met'],
    ['a disk too full', 'diskUsedPercent', told(facts.diskUsed, '90.5'), 'violated'],
    ['a disk that says nothing', 'diskUsedPercent', told(facts.diskUsed, ''), 'undecided'],
    [
      'a certificate with time left',
      'certificateDaysLeft',
      told(facts.certificateLeft, '30'),
      'met',
    ],
    [
      'a certificate that ends soon',
      'certificateDaysLeft',
      told(facts.certificateLeft, '29.9'),
      'violated',
    ],
  ])('%s', (_, name, report, result) => {
    expect(judged(name, report).result).toBe(result);
  });

  test('of several drills the worst counts, and is named', () => {
    const full = { ...told(facts.diskUsed, '95'), drill: 'disk' };
    expect(judged('diskUsedPercent', told(facts.diskUsed, '10'), full)).toMatchObject({
      result: 'violated',
      observed: '95 % used (disk)',
    });
  });

  test('each is listed, with what is expected; one that is turned off is not', () => {
    const names = judgeCriteria([], { ...limits, diskUsedPercent: null }).map(({ name }) => name);
    expect(names).toEqual(['newestBackupDays', 'crashesNotRecovered', 'certificateDaysLeft']);
  });
});
