import { z } from 'zod';
import type { Backup, ProviderKind } from '../backup.js';
import { digitalOceanSchema } from './backups/digitalocean-schema.js';
import { pointInTimeSchema } from './backups/point-in-time-schema.js';
import { pgbackrestSchema } from './backups/pgbackrest-schema.js';
import { durationSchema } from './duration-schema.js';
import { localHost } from './inventory.js';
import { nameSchema } from './name-schema.js';
import { argvSchema, lineSchema, pathSchema } from './text-schema.js';

const dayMs = 24 * 60 * 60_000;
const longDurationSchema = durationSchema({ maxMs: 3_660 * dayMs });

const commonFields = {
  host: nameSchema
    .default(localHost)
    .describe('Host whose agent reads and restores them; scratch servers run there.'),
  store: nameSchema.describe('PostgreSQL store that is backed up.'),
  every: longDurationSchema
    .describe('How often a backup is made; a longer distance between two is a hole.')
    .exactOptional(),
  keep: longDurationSchema.describe('How long a backup is kept.').exactOptional(),
  roles: z
    .array(lineSchema('the name of a role'))
    .default([])
    .describe('Roles that are made before a restore, because no dump holds them.'),
  bin: pathSchema
    .describe("Folder of PostgreSQL's programs; those of the source's version where absent.")
    .exactOptional(),
  scratch: pathSchema
    .describe('Folder for scratch servers, with room for a whole copy; /var/tmp where absent.')
    .exactOptional(),
};

const pgDumpSchema = z.strictObject({
  folder: pathSchema.describe('Folder with one file or folder for each dump.'),
  take: argvSchema
    .describe(
      'Command that makes a dump at $MUSTER_BACKUP_PATH under $MUSTER_BACKUP_SNAPSHOT; pg_dump where absent.',
    )
    .exactOptional(),
  jobs: z
    .int()
    .min(1)
    .max(64)
    .default(2)
    .describe('How many tables are dumped or restored at once.'),
});

type Common = z.output<z.ZodObject<typeof commonFields>>;

const kinds = {
  pgDump: z
    .strictObject({ pgDump: pgDumpSchema.describe('Dumps of pg_dump.'), ...commonFields })
    .transform(({ pgDump, ...common }) => toBackup(common, { kind: 'pgDump' as const, ...pgDump })),
  pgbackrest: z
    .strictObject({
      pgbackrest: pgbackrestSchema.describe('A repository of pgBackRest.'),
      pointInTime: pointInTimeSchema
        .describe('How a restore to a chosen moment is proven.')
        .exactOptional(),
      ...commonFields,
    })
    .transform(({ pgbackrest, pointInTime, ...common }) => ({
      ...toBackup(common, { kind: 'pgbackrest' as const, ...pgbackrest }),
      ...(pointInTime !== undefined && { pointInTime }),
    })),
  digitalOcean: z
    .strictObject({
      digitalOcean: digitalOceanSchema.describe("A cluster of DigitalOcean's managed databases."),
      ...commonFields,
    })
    .transform(({ digitalOcean, ...common }) =>
      toBackup(common, { kind: 'digitalOcean' as const, ...digitalOcean }),
    ),
  asked: z
    .strictObject({
      provider: z.literal('asked').describe('No tool can be asked: a person says what holds.'),
      ...commonFields,
    })
    .transform(({ provider, ...common }) => toBackup(common, { kind: provider })),
} satisfies Record<ProviderKind, z.ZodType<Backup>>;

/** The backups of a store. */
export const backupSchema = z.union(Object.values(kinds), {
  error:
    'backups: exactly one of pgDump, pgbackrest, digitalOcean and provider: asked, and a store',
});

function toBackup({ every, keep, ...rest }: Common, provider: Backup['provider']): Backup {
  return {
    ...rest,
    provider,
    ...(every !== undefined && { everyMs: every }),
    ...(keep !== undefined && { keepMs: keep }),
  };
}
