import { z } from 'zod';
import { backupSchema } from './backup-schema.js';
import { canarySchema } from './canary-schema.js';
import { drillSchema } from './drill-schema.js';
import { type EnvironmentKind, type Inventory, localHost } from './inventory.js';
import { nameSchema, namesSchema } from './name-schema.js';
import { proxySchema } from './proxy-schema.js';
import { queueSchema } from './queue-schema.js';
import { serviceSchema, toService } from './service-schema.js';
import { storeSchema } from './store-schema.js';
import { suiteSchema } from './suites/suite-schema.js';

const environmentKinds = [
  'lab',
  'staging',
  'production',
] as const satisfies readonly EnvironmentKind[];

/** What one entry of each section is, by the section's name. */
export const entrySchemas = {
  people: z.strictObject({
    roles: namesSchema.describe('What the person may do in drills: approve, sign, answer.'),
  }),
  hosts: z.strictObject({}),
  services: serviceSchema,
  stores: storeSchema,
  proxies: proxySchema,
  queues: queueSchema,
  canaries: canarySchema,
  backups: backupSchema,
  drills: drillSchema,
  suites: suiteSchema,
} as const;

/** From the written form of `muster.yaml` to the inventory with its defaults filled in. */
export const inventorySchema = z.strictObject({
  environment: z
    .strictObject({
      name: nameSchema.describe('Name of the environment, for reports and searches.'),
      kind: z
        .enum(environmentKinds)
        .describe('lab, staging or production; production refuses harm that is not allowed.'),
    })
    .describe('What is drilled; its kind is always said, never guessed.'),
  people: z
    .record(nameSchema, entrySchemas.people)
    .default({})
    .describe('Who approves, answers and signs.'),
  hosts: z
    .record(nameSchema, entrySchemas.hosts)
    .transform((hosts) => (Object.keys(hosts).length > 0 ? hosts : { [localHost]: {} }))
    .prefault({})
    .describe(`Hosts that drilled things stand on; where none is named, one: ${localHost}.`),
  services: z
    .record(nameSchema, entrySchemas.services)
    .transform((services) =>
      Object.fromEntries(
        Object.entries(services).map(([name, service]) => [name, toService(service, name)]),
      ),
    )
    .prefault({})
    .describe('Processes that are drilled.'),
  stores: z
    .record(nameSchema, entrySchemas.stores)
    .default({})
    .describe('What keeps state; URLs are secrets, by { env: NAME } or { file: PATH } only.'),
  proxies: z
    .record(nameSchema, entrySchemas.proxies)
    .default({})
    .describe("Toxiproxy's proxies, through which services reach what they depend on."),
  queues: z
    .record(nameSchema, entrySchemas.queues)
    .default({})
    .describe('Job queues, and who works them off.'),
  canaries: z
    .record(nameSchema, entrySchemas.canaries)
    .default({})
    .describe('Numbered writes through the system, to count what a drill lost.'),
  backups: z
    .record(nameSchema, entrySchemas.backups)
    .default({})
    .describe('Backups of stores, and the tool that makes them.'),
  drills: z
    .record(nameSchema, entrySchemas.drills)
    .default({})
    .describe('Rehearsals, each of one scenario.'),
  suites: z
    .record(nameSchema, entrySchemas.suites)
    .default({})
    .describe('Ordered sets of drills, each with a rule that grades it.'),
}) satisfies z.ZodType<Inventory>;
