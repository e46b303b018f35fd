import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { DigitalOceanRef } from '../../../../domain/backup.js';
import { askApi } from '../../../../host/backups/digitalocean/ask-api.js';
import type { BackupContext } from '../../../../host/backups/backup-provider.js';
import { digitalOceanProvider } from '../../../../host/backups/digitalocean/digitalocean-provider.js';
import {
  apiToken,
  clusterId,
  digitalOceanStandIn,
  type StandIn,
} from '../../../support/digitalocean-stand-in.js';

let api: StandIn;
let ref: DigitalOceanRef;
const env = { DO_TOKEN: apiToken };
const context = { env } as unknown as BackupContext;
const patience = { answerMs: 300, allMs: 1_200 };
const path = `/v2/databases/${clusterId}/backups`;

beforeEach(async () => {
  api = await digitalOceanStandIn();
  ref = { kind: 'digitalOcean', cluster: clusterId, token: { env: 'DO_TOKEN' }, api: api.url };
});
afterEach(() => api.end());

const codeOf = (asking: Promise<unknown>): Promise<unknown> =>
  asking.then(
    () => 'an answer',
    (error: { code: string; message: string }) => {
      expect(error.message).not.toContain(apiToken);
      return error.code;
    },
  );

test('backups come newest first, with their sizes, and the schedule in words', async () => {
  api.backups = [
    { created_at: '2026-11-20T20:05:11Z', size_gigabytes: 0.03357696 },
    { created_at: '2026-11-21T20:05:09Z', size_gigabytes: 0.03364864, incremental: true },
  ];
  expect(await digitalOceanProvider.list(ref, context)).toEqual([
    {
      id: '2026-11-21T20:05:09Z',
      kind: 'incremental',
      finishedAt: '2026-11-21T20:05:09.000Z',
      bytes: 33_648_640,
    },
    expect.objectContaining({ id: '2026-11-20T20:05:11Z', kind: 'full' }),
  ]);
  const { everyMs, told } = await digitalOceanProvider.configuration(ref, context);
  expect(everyMs).toBe(24 * 60 * 60_000);
  expect(told).toEqual([
    'cluster twzrd-db: pg 15 in fra1, 2 node(s), online',
    'backed up every 24 h, at 20:05 UTC',
  ]);
  // The answer holds the password of the cluster's administrator.
  expect(JSON.stringify(told)).not.toContain('wv78n3zpz42xezdk');
});

test('a token that is refused, a cluster that is not there, no token at all: each its own code', async () => {
  expect(await codeOf(askApi(ref, path, { DO_TOKEN: 'old' }))).toBe('PROVIDER_REFUSED');
  expect(await codeOf(askApi(ref, '/v2/databases/other/backups', env))).toBe('BACKUP_UNKNOWN');
  expect(await codeOf(askApi(ref, path, {}))).toBe('SECRET_MISSING');
  expect(api.asked).toHaveLength(2);
});

test('a limit or a fault that passes is waited for, not before the server allows', async () => {
  api.moods.push('limited', 'fault');
  const startedAt = performance.now();
  expect(await askApi(ref, path, env)).toMatchObject({ backups: [] });
  expect(performance.now() - startedAt).toBeGreaterThan(200);
  expect(api.asked).toHaveLength(3);
});

test.each([
  ['limited', 'PROVIDER_LIMITED'],
  ['fault', 'PROVIDER_UNREACHABLE'],
  ['silent', 'PROVIDER_UNREACHABLE'],
  ['stuck', 'PROVIDER_UNREACHABLE'],
  ['endless', 'PROVIDER_UNREACHABLE'],
] as const)('%s for longer than patience lasts is %s', async (mood, code) => {
  api.moods.push(...Array.from({ length: 20 }, () => mood));
  expect(await codeOf(askApi(ref, path, env, patience))).toBe(code);
  expect(api.asked.length).toBeGreaterThan(1);
});

test('the token follows no redirection', async () => {
  api.moods.push(...Array.from({ length: 20 }, () => 'redirect' as const));
  expect(await codeOf(askApi(ref, path, env, patience))).toBe('PROVIDER_UNREACHABLE');
});

test('what is no JSON, or other JSON than promised, is no backup', async () => {
  api.moods.push('noJson');
  expect(await codeOf(digitalOceanProvider.list(ref, context))).toBe('BACKUP_UNREADABLE');
  api.moods.push('otherJson');
  await expect(digitalOceanProvider.list(ref, context)).rejects.toMatchObject({
    code: 'BACKUP_UNREADABLE',
    mistakes: [
      expect.objectContaining({ path: 'backups.0.created_at' }),
      expect.objectContaining({ path: 'backups.0.size_gigabytes' }),
    ],
  });
});

test('nobody listens there: unreachable', async () => {
  const { url } = api;
  await api.end();
  expect(await codeOf(askApi({ ...ref, api: url }, path, env, patience))).toBe(
    'PROVIDER_UNREACHABLE',
  );
});
