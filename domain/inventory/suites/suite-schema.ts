import { z } from 'zod';
import {
  criterionNames,
  immediateCriteria,
  type ImmediateLimits,
} from '../../suite/immediate-criteria.js';
import type {
  GradeRule,
  Quota,
  SuiteDefinition,
  SuiteMember,
} from '../../suite/suite-definition.js';
import { fieldRules } from '../drill-rules.js';
import { nameSchema, namesSchema } from '../name-schema.js';
import { scheduleSchema } from '../schedule-schema.js';
import { lineSchema } from '../text-schema.js';
import { suiteRules } from './suite-rules.js';

const aQuota = 'a share of its drills, such as "6 of 8"';
const mostWeight = 100;

const quotaSchema = z
  .string({ error: aQuota })
  .regex(/^[1-9]\d{0,3} of [1-9]\d{0,3}$/, { error: aQuota })
  .transform((text): Quota => {
    const [needed, of] = text.split(' of ').map(Number);
    return { needed: needed!, of: of! };
  });

const memberSchema = z.union(
  [
    nameSchema.transform((drill): SuiteMember => ({ drill })),
    z.strictObject({
      drill: nameSchema.describe('A drill of the inventory.'),
      skip: lineSchema('why it is skipped')
        .describe('Why it is skipped for now, for the report.')
        .exactOptional(),
    }),
  ],
  { error: 'a drill, or { drill: NAME, skip: WHY }' },
);

const stepSchema = z.union(
  [
    memberSchema.transform((member) => [member]),
    z
      .strictObject({
        parallel: z
          .array(memberSchema)
          .min(2)
          .describe('Drills that run at once: none harms what another harms or watches.'),
      })
      .transform(({ parallel }) => parallel),
  ],
  { error: 'a drill, { drill: NAME, skip: WHY } or { parallel: [NAME, NAME] }' },
);

const gradeSchema = z
  .strictObject({
    pass: quotaSchema.describe('What is GO: "6 of 8", where 8 is the weight of all drills.'),
    conditional: quotaSchema
      .describe('What is at least CONDITIONAL; where absent, less than pass is NO-GO.')
      .exactOptional(),
    mustPass: namesSchema.describe('Drills without which it is NO-GO.').default([]),
    weights: z
      .record(nameSchema, z.int().min(1).max(mostWeight))
      .describe('How much a drill counts, where that is not 1.')
      .default({}),
    skippedCountsAs: z
      .enum(['notPassed', 'passed', 'leftOut'])
      .describe('What a drill skipped with a reason counts as; leftOut: the rest decides.')
      .default('notPassed'),
  })
  .describe('How the suite is graded: GO, CONDITIONAL or NO-GO.') satisfies z.ZodType<GradeRule>;

const limitSchema = z.union([z.number().min(0), z.literal(false)], {
  error: 'a number, or false where it is not looked at',
});

const limitsSchema = z
  .strictObject({
    newestBackupDays: limitSchema
      .describe('How old the newest backup may be, in days (7).')
      .exactOptional(),
    crashesNotRecovered: limitSchema
      .describe('How many crashed services may not come back by themselves (0).')
      .exactOptional(),
    diskUsedPercent: limitSchema
      .describe('How much of a disk may be used, in percent (90).')
      .exactOptional(),
    certificateDaysLeft: limitSchema
      .describe('How long certificates must still be valid, in days (30).')
      .exactOptional(),
  } satisfies Record<keyof ImmediateLimits, z.ZodType>)
  .transform(
    (written) =>
      Object.fromEntries(
        criterionNames.map((name) => {
          const limit = written[name] ?? immediateCriteria[name].limit;
          return [name, limit === false ? null : limit];
        }),
      ) as ImmediateLimits,
  )
  .prefault({})
  .describe('What calls for action at once, and makes it NO-GO however many drills have passed.');

const writtenSchema = z.strictObject({
  description: z.string().describe('What it rehearses, for the report.').exactOptional(),
  drills: z
    .array(stepSchema)
    .min(1)
    .describe('Its drills in order; those of a group "parallel" run at once.'),
  continueOnFailure: z
    .boolean()
    .default(true)
    .describe('Whether the rest runs after a drill that did not pass.'),
  grade: gradeSchema,
  immediateAction: limitsSchema,
  signOff: namesSchema
    .describe('Roles that must sign the result, each another person.')
    .default([]),
  announce: lineSchema('a kind of drill')
    .describe('The kind of drill that the report announces for the next time.')
    .exactOptional(),
  schedule: scheduleSchema.describe('When it starts by itself, UTC.').exactOptional(),
});

/** An ordered set of drills with a rule that grades them. */
export const suiteSchema = writtenSchema
  .superRefine(...fieldRules<z.output<typeof writtenSchema>>(suiteRules))
  .transform(({ drills, ...rest }) => ({
    ...rest,
    steps: drills,
  })) satisfies z.ZodType<SuiteDefinition>;
