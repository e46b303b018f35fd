import { z } from 'zod';
import type { CommonDefinition, Risk } from '../drill-definition.js';
import { durationSchema } from './duration-schema.js';
import { nameSchema, namesSchema } from './name-schema.js';
import { scheduleSchema } from './schedule-schema.js';

const hourMs = 60 * 60_000;
const risks = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const satisfies readonly Risk[];

const manualStepSchema = z.strictObject({
  step: nameSchema.describe('Name of the step, which its answer repeats.'),
  ask: z.string().min(1).describe('What the person verifies.'),
  role: nameSchema.describe('Role that may answer; anybody where absent.').exactOptional(),
});

/** The fields that every drill may have, whatever its type. */
export const drillFields = {
  description: z.string().describe('What it rehearses, for the report.').exactOptional(),
  risk: z.enum(risks).default('MEDIUM').describe('How much it can harm.'),
  expectedOutcome: z
    .string()
    .describe('What is expected of it, in words, for the report.')
    .exactOptional(),
  plannedDuration: durationSchema()
    .describe('How long it is expected to take, for the report.')
    .exactOptional(),
  deadline: durationSchema({ maxMs: hourMs })
    .describe('At the latest by then, from the injection, the guard reverts, whoever is dead.')
    .prefault('2m'),
  timeout: durationSchema()
    .describe("The whole run ends by then, people's answers apart.")
    .prefault('10m'),
  steadyFor: durationSchema()
    .describe('How long everything must be good before the fault and after it.')
    .prefault('200ms'),
  steadyWithin: durationSchema().describe('How long to wait for that.').prefault('10s'),
  bystanders: namesSchema
    .describe('Services that must not be harmed: one that turns sick aborts the drill.')
    .default([]),
  manualSteps: z
    .array(manualStepSchema)
    .refine((steps) => new Set(steps.map(({ step }) => step)).size === steps.length, {
      error: 'each step once',
    })
    .describe('Steps that only a person can verify, once the system is steady again.')
    .default([]),
  approval: namesSchema.describe('Roles that must approve before anything is harmed.').default([]),
  signOff: namesSchema.describe('Roles that must sign the result.').default([]),
  allowProduction: z
    .boolean()
    .default(false)
    .describe('Whether it may do harm in an environment of kind production.'),
  schedule: scheduleSchema.describe('When it starts by itself, UTC.').exactOptional(),
};

const writtenSchema = z.object(drillFields);
type WrittenFields = z.output<typeof writtenSchema>;

/** The common fields as the definition keeps them. */
export function toCommonDefinition(written: WrittenFields): CommonDefinition {
  const { description, plannedDuration, deadline, timeout, steadyFor, steadyWithin, ...rest } =
    written;
  return {
    ...rest,
    ...(description !== undefined && { description }),
    ...(plannedDuration !== undefined && { plannedMs: plannedDuration }),
    deadlineMs: deadline,
    timeoutMs: timeout,
    steadyForMs: steadyFor,
    steadyWithinMs: steadyWithin,
  };
}
