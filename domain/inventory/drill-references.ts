import { z } from 'zod';
import { nameSchema } from './name-schema.js';

const name = nameSchema.optional().catch(undefined);
const names = z.array(nameSchema).catch([]);

/**
 * What a drill of any type names elsewhere in the inventory, read from its written form whatever
 * else is mistaken in it; what is no name itself is left out.
 */
export const drillReferencesSchema = z.object({
  service: name,
  services: names,
  canary: name,
  backup: name,
  bystanders: names,
  approval: names,
  signOff: names,
  manualSteps: z.array(z.object({ role: name })).catch([]),
});

export type DrillReferences = z.output<typeof drillReferencesSchema>;
