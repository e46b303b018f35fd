import { z } from 'zod';
import type {
  BackupProof,
  BackupVerificationDefinition,
} from '../../drills/backup-verification.js';
import { drillFields, toCommonDefinition } from '../drill-fields.js';
import { type BrokenRule, commonRules, fieldRules } from '../drill-rules.js';
import { durationSchema } from '../duration-schema.js';
import { nameSchema } from '../name-schema.js';

const dayMs = 24 * 60 * 60_000;
const proofs = ['newest', 'manual', 'moment'] as const satisfies readonly BackupProof[];

const objectivesSchema = z
  .strictObject({
    rpo: durationSchema({ maxMs: 366 * dayMs })
      .describe('How old the newest backup may be, from its end.')
      .prefault('24h'),
    rto: durationSchema({ maxMs: 7 * dayMs })
      .describe('How long it may take until a restored copy is proven.')
      .prefault('15m'),
    retention: durationSchema({ maxMs: 3_660 * dayMs })
      .describe('How far back backups must reach, without holes.')
      .prefault('7d'),
    exposure: durationSchema({ maxMs: 366 * dayMs })
      .describe('How old a write may be that is not archived yet; for prove: moment.')
      .prefault('5m'),
  })
  .prefault({})
  .describe('What must hold for the drill to pass.');

const writtenSchema = z.strictObject({
  type: z
    .literal('backupVerification')
    .describe('Prove backups: restore them into a fresh place, compare, use.'),
  backup: nameSchema.describe('Backup to prove.'),
  prove: z
    .array(z.enum(proofs))
    .min(1)
    .refine((all) => new Set(all).size === all.length, { error: 'each once' })
    .default(['newest', 'manual'])
    .describe(
      'newest: the newest there is. manual: one made now, equal to the source. moment: a chosen moment.',
    ),
  archiveWithin: durationSchema()
    .describe('How long WAL that was just written may take to be archived; for prove: moment.')
    .prefault('60s'),
  objectives: objectivesSchema,
  ...drillFields,
  timeout: durationSchema({ maxMs: 7 * dayMs })
    .describe("The whole run ends by then, people's answers apart.")
    .prefault('30m'),
});

/** Restore backups into a fresh isolated place, and prove that what is in them is what was lost. */
export const backupVerificationSchema = writtenSchema
  .superRefine(...fieldRules<z.output<typeof writtenSchema>>(rules))
  .transform(({ type, backup, prove, archiveWithin, objectives, ...common }) => ({
    type,
    backup,
    prove,
    archiveWithinMs: archiveWithin,
    objectives: {
      rpoMs: objectives.rpo,
      rtoMs: objectives.rto,
      retentionMs: objectives.retention,
      exposureMs: objectives.exposure,
    },
    ...toCommonDefinition(common),
  })) satisfies z.ZodType<BackupVerificationDefinition>;

function* rules(written: z.output<typeof writtenSchema>): Iterable<BrokenRule> {
  yield* commonRules(written);
}
