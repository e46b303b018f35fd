import { z } from 'zod';
import type { CrashFault, CrashRecoveryDefinition } from '../../drills/crash-recovery.js';
import { drillFields, toCommonDefinition } from '../drill-fields.js';
import { type BrokenRule, commonRules, fieldRules, longer } from '../drill-rules.js';
import { durationSchema } from '../duration-schema.js';
import { nameSchema, namesSchema } from '../name-schema.js';

const faults = ['kill', 'stop', 'pause', 'none'] as const satisfies readonly CrashFault[];

const objectivesSchema = z
  .strictObject({
    recovery: durationSchema().describe('How long until it serves again, at most.'),
    expectedRecovery: durationSchema()
      .describe('The tighter time it is expected in; missing it is a finding, no failure.')
      .exactOptional(),
    lostWrites: z
      .int()
      .min(0)
      .describe('Acknowledged writes that may be lost, at most; needs a canary.')
      .exactOptional(),
  })
  .describe('What must hold for the drill to pass.');

const writtenSchema = z.strictObject({
  type: z.literal('crashRecovery').describe('Crash a service: it must come back in time.'),
  service: nameSchema.describe('Service to crash.').exactOptional(),
  services: namesSchema.describe('Services to crash, one after another.').exactOptional(),
  fault: z
    .enum(faults)
    .default('kill')
    .describe(
      'kill (it must come back by itself), stop or pause (reverted after holdFor), or none.',
    ),
  holdFor: durationSchema()
    .describe('How long a standing fault stands: stop and pause.')
    .prefault('2s'),
  tellRestart: z
    .boolean()
    .describe('With stop: find out whether its manager starts it again by itself, as a finding.')
    .default(false),
  canary: nameSchema.describe('Canary that counts lost writes.').exactOptional(),
  objectives: objectivesSchema,
  healthyFor: durationSchema()
    .describe('How long it must stay good to count as recovered.')
    .prefault('3s'),
  ...drillFields,
});

/** Crash one service or several: they must be back within the objective, with nothing lost. */
export const crashRecoverySchema = writtenSchema
  .superRefine(...fieldRules<z.output<typeof writtenSchema>>(rules))
  .transform(
    ({
      service,
      services,
      holdFor,
      objectives,
      healthyFor,
      canary,
      type,
      fault,
      tellRestart,
      ...common
    }) => {
      const { recovery, expectedRecovery, lostWrites } = objectives;
      return {
        type,
        services: services ?? (service === undefined ? [] : [service]),
        fault,
        holdForMs: holdFor,
        tellRestart,
        ...(canary !== undefined && { canary }),
        objectives: {
          recoveryMs: recovery,
          ...(expectedRecovery !== undefined && { expectedRecoveryMs: expectedRecovery }),
          ...(lostWrites !== undefined && { lostWrites }),
        },
        healthyForMs: healthyFor,
        ...toCommonDefinition(common),
      };
    },
  ) satisfies z.ZodType<CrashRecoveryDefinition>;

function* rules(written: z.output<typeof writtenSchema>): Iterable<BrokenRule> {
  yield* commonRules(written);
  if (written.service === undefined && written.services === undefined)
    yield { path: ['service'], expected: 'a service to crash, or services' };
  if (written.service !== undefined && written.services !== undefined)
    yield { path: ['services'], expected: 'service or services, but not both' };
  const { recovery, expectedRecovery, lostWrites } = written.objectives ?? {};
  if (longer(expectedRecovery, recovery))
    yield { path: ['objectives', 'expectedRecovery'], expected: 'at most as long as recovery' };
  if (lostWrites !== undefined && written.canary === undefined)
    yield { path: ['canary'], expected: 'a canary, which objectives.lostWrites is counted by' };
  if (written.tellRestart && written.fault !== 'stop')
    yield { path: ['tellRestart'], expected: 'fault: stop beside it' };
  const stands = written.fault === 'stop' || written.fault === 'pause';
  if (stands && !longer(written.deadline, written.holdFor) && longer(written.deadline, 0))
    yield { path: ['holdFor'], expected: 'a time shorter than deadline' };
}
