import { z } from 'zod';
import type { BackupFound, DigitalOceanRef } from '../../../domain/backup.js';
import { MusterError } from '../../../domain/errors.js';
import type { BackupProvider } from '../backup-provider.js';
import { askApi } from './ask-api.js';

const hourMs = 60 * 60_000;
const gigabyteBytes = 1_000_000_000;

// As in the API's specification: GET /v2/databases/{id} and GET /v2/databases/{id}/backups.
const clusterSchema = z.object({
  database: z.object({
    name: z.string(),
    engine: z.string(),
    version: z.string().nullish(),
    region: z.string().nullish(),
    status: z.string(),
    num_nodes: z.number().nullish(),
  }),
});
const backupsSchema = z.object({
  backups: z.array(
    z.object({
      created_at: z.iso.datetime({ offset: true }),
      size_gigabytes: z.number().min(0),
      incremental: z.boolean().nullish(),
    }),
  ),
  scheduled_backup_time: z
    .object({
      backup_hour: z.number(),
      backup_minute: z.number(),
      backup_interval_hours: z.number().positive().nullish(),
    })
    .nullish(),
  backup_progress: z.string().nullish(),
});

/**
 * DigitalOcean's managed databases. Its API tells when backups are made, and which there are; it
 * restores only into a new cluster of the account, so that a person must prove a restore.
 */
export const digitalOceanProvider = {
  copies: 'files',

  async configuration(ref, { env }) {
    const [{ database }, { scheduled_backup_time: at, backup_progress: progress }] =
      await Promise.all([cluster(ref, env), backups(ref, env)]);
    const { name, engine, version, region, status, num_nodes: nodes } = database;
    const interval = at?.backup_interval_hours ?? 24;
    const two = (number: number): string => String(number).padStart(2, '0');
    return {
      ...(at != null && { everyMs: interval * hourMs }),
      told: [
        `cluster ${name}: ${engine} ${version ?? ''} in ${region ?? 'a region'}, ${nodes ?? 1} node(s), ${status}`,
        ...(at == null
          ? []
          : [
              `backed up every ${interval} h, at ${two(at.backup_hour)}:${two(at.backup_minute)} UTC`,
            ]),
        ...(progress == null ? [] : [`a backup is being made: ${progress} %`]),
      ],
    };
  },

  async list(ref, { env }) {
    const { backups: found } = await backups(ref, env);
    return found
      .map(({ created_at: at, size_gigabytes: size, incremental }): BackupFound => {
        const finishedAt = new Date(at).toISOString();
        return {
          id: at,
          kind: incremental === true ? 'incremental' : 'full',
          finishedAt,
          bytes: Math.round(size * gigabyteBytes),
        };
      })
      .sort((a, b) => (a.finishedAt < b.finishedAt ? 1 : -1));
  },
} satisfies BackupProvider<DigitalOceanRef>;

async function cluster(ref: DigitalOceanRef, env: NodeJS.ProcessEnv) {
  return understood(clusterSchema, await askApi(ref, `/v2/databases/${ref.cluster}`, env));
}

async function backups(ref: DigitalOceanRef, env: NodeJS.ProcessEnv) {
  return understood(backupsSchema, await askApi(ref, `/v2/databases/${ref.cluster}/backups`, env));
}

/** @throws MusterError BACKUP_UNREADABLE with every mistake in the answer */
function understood<T>(schema: z.ZodType<T>, answer: unknown): T {
  const { success, data, error } = schema.safeParse(answer);
  if (success) return data;
  throw new MusterError('BACKUP_UNREADABLE', 'DigitalOcean’s API answers other than it promises', {
    remedy: 'See whether the inventory’s api is the right address.',
    mistakes: error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
  });
}
