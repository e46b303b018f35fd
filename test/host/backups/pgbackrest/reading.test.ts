import { expect, test } from '@jest/globals';
import { parseInfo } from '../../../../host/backups/pgbackrest/parse-info.js';
import { parseConfig } from '../../../../host/backups/pgbackrest/read-config.js';
import { explainRecovery } from '../../../../host/backups/pgbackrest/recovery-failure.js';
import { parseVerified } from '../../../../host/backups/pgbackrest/verify-repository.js';
import { MusterError } from '../../../../domain/errors.js';

const backup = (label: string, stop: number, type: string, error = false) => ({
  archive: { start: '000000010000000000000003', stop: '000000010000000000000003' },
  database: { id: 1, 'repo-key': 1 },
  error,
  info: { delta: 1, repository: { delta: 1, size: 1 }, size: 23017151 },
  label,
  timestamp: { start: stop - 4, stop },
  type,
});
const info = (status: { code: number; message: string }, backups: unknown[] = []): string =>
  JSON.stringify([
    {
      name: 'twzrd',
      status: { ...status, lock: { backup: { held: false } } },
      archive: [{ database: { id: 1, 'repo-key': 1 }, id: '15-1', min: null, max: null }],
      backup: backups,
    },
  ]);

test('backups come newest first, each with the WAL it needs', () => {
  const printed = info({ code: 0, message: 'ok' }, [
    backup('20261122-171121F', 1795367485, 'full'),
    backup('20261122-171121F_20261122-171125I', 1795367487, 'incr', true),
  ]);
  const found = parseInfo(printed, 'twzrd');
  expect(found.map(({ kind, damaged }) => [kind, damaged])).toEqual([
    ['incr', true],
    ['full', false],
  ]);
  expect(found[1]).toMatchObject({
    id: '20261122-171121F',
    startedAt: '2026-11-22T17:11:21.000Z',
    finishedAt: '2026-11-22T17:11:25.000Z',
    bytes: 23017151,
    archiveId: '15-1',
    walStart: '000000010000000000000003',
  });
});

test('a stanza without a backup has none; one that is missing or sick is an error', () => {
  expect(parseInfo(info({ code: 2, message: 'no valid backups' }), 'twzrd')).toEqual([]);
  const sick = info({ code: 1, message: 'missing stanza path' });
  expect(() => parseInfo(sick, 'twzrd')).toThrow('missing stanza path');
  expect(() => parseInfo(info({ code: 0, message: 'ok' }), 'other')).toThrow('does not have it');
  for (const printed of ['', 'no json', '{}', '[{"name": 1}]'])
    expect(() => parseInfo(printed, 'twzrd')).toThrow('not its own JSON');
});

test("the stanza's options go before the global ones", () => {
  const text =
    '[global]\nrepo1-retention-full=7\n# no\n[twzrd]\nrepo1-retention-full = 2\n[x]\nrepo1-retention-full=9\n';
  expect(parseConfig(text, 'twzrd').get('repo1-retention-full')).toBe('2');
});

// Its exit code is 0 in each of these cases.
test('verify is judged by what it says', () => {
  const report = (status: string, wal: string, files: string) =>
    [
      'stanza: twzrd',
      `status: ${status}`,
      '  archiveId: 15-1, total WAL checked: 9, total valid WAL: 8',
      `    ${wal}`,
      '  backup: 20261122-171121F, status: valid, total files checked: 965, total valid files: 963',
      `    ${files}`,
    ].join('\n');
  const none = 'missing: 0, checksum invalid: 0, size invalid: 0, other: 0';
  expect(parseVerified(report('ok', none, none))).toEqual({ sound: true, troubles: [] });
  const bad = 'missing: 1, checksum invalid: 2, size invalid: 0, other: 0';
  expect(parseVerified(report('error', none, bad))).toMatchObject({
    sound: false,
    troubles: [
      'status: error',
      expect.stringMatching(/^backup: 20261122-171121F.*: missing: 1, checksum invalid: 2$/),
    ],
  });
  expect(parseVerified('').sound).toBe(false);
});

test('recovery that ends early says how far it came', () => {
  const words =
    'LOG:  last completed transaction was at log time 2026-11-22 17:11:28.645241+00\n' +
    'FATAL:  recovery ended before configured recovery target was reached';
  const explained = explainRecovery(
    new MusterError('RESTORE_FAILED', words),
    '2030-01-01T00:00:00Z',
  );
  expect(explained).toMatchObject({
    code: 'RESTORE_FAILED',
    message: expect.stringContaining('2026-11-22 17:11:28.645241+00'),
  });
  const other = new MusterError('RESTORE_FAILED', 'FATAL:  could not locate a valid checkpoint');
  expect(explainRecovery(other, undefined)).toBe(other);
});
