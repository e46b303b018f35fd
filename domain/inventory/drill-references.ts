import { z } from 'zod';
import { nameSchema } from './name-schema.js';
import { partOfServiceSchema } from './part-of-service-schema.js';

const name = nameSchema.optional().catch(undefined);
const names = z.array(nameSchema).catch([]);

const parts = z.array(partOfServiceSchema).catch([]);

/**
 * What a drill of any type names elsewhere in the inventory, read from its written form whatever
 * else is mistaken in it; what is no name itself is left out.
 */
export const drillReferencesSchema = z.object({
  service: name,
  services: names,
  dependency: name,
  fault: z.object({ cut: name, slow: name, repoint: name }).optional().catch(undefined),
  dependants: names,
  crashDuring: name,
  keepsWorking: parts,
  stops: parts,
  leaks: z.object({ connections: name, gauges: parts }).optional().catch(undefined),
  canary: name,
  backup: name,
  queue: name,
  duringOutage: z.string().optional().catch(undefined),
  bystanders: names,
  approval: names,
  signOff: names,
  manualSteps: z.array(z.object({ role: name })).catch([]),
});

export type DrillReferences = z.output<typeof drillReferencesSchema>;
