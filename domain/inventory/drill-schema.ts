import { z } from 'zod';
import type { DrillDefinition, DrillType } from '../drill-definition.js';
import { crashRecoverySchema } from './crash-recovery-schema.js';

const types = {
  crashRecovery: crashRecoverySchema,
} satisfies Record<DrillType, z.ZodType<DrillDefinition>>;

/** One rehearsal of one scenario. */
export const drillSchema = z.discriminatedUnion('type', [types.crashRecovery]);
