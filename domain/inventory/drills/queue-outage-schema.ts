import { z } from 'zod';
import type {
  AppendFsync,
  DuringOutage,
  QueueOutageDefinition,
} from '../../drills/queue-outage.js';
import { drillFields, toCommonDefinition } from '../drill-fields.js';
import { type BrokenRule, commonRules, fieldRules, longer } from '../drill-rules.js';
import { durationSchema } from '../duration-schema.js';
import { nameSchema } from '../name-schema.js';
import { outageFaultSchema } from '../outage-fault-schema.js';

const duringOutage = ['buffered', 'refused'] as const satisfies readonly DuringOutage[];
const appendfsync = ['always', 'everysec', 'no'] as const satisfies readonly AppendFsync[];

const atMost = z.int().min(0).default(0);

const objectivesSchema = z
  .strictObject({
    recovery: durationSchema().describe('How long until the worker is healthy again, at most.'),
    firstJob: durationSchema()
      .describe('How long until the first job sent after the harm is done, at most.')
      .exactOptional(),
    drain: durationSchema()
      .describe('How long until no more jobs are open than before, at most.')
      .prefault('30s'),
    retaken: durationSchema()
      .describe('How long until jobs that a killed worker had in hand are done, at most.')
      .exactOptional(),
    lostJobs: atMost.describe('Accepted jobs that may be lost, at most.'),
    duplicates: atMost.describe('Jobs that may be done more than once, at most.'),
  })
  .describe('What must hold for the drill to pass.');

const persistenceSchema = z
  .strictObject({
    aof: z.boolean().describe('Whether there is an append-only file.').exactOptional(),
    appendfsync: z.enum(appendfsync).describe('When that file is synced.').exactOptional(),
    snapshots: z.boolean().describe('Whether snapshots are taken by themselves.').exactOptional(),
  })
  .default({})
  .describe("What of the queue's store is expected to outlive its process; else it is a finding.");

const writtenSchema = z.strictObject({
  type: z
    .literal('queueOutage')
    .describe('Take a job queue away, or its worker with jobs in hand.'),
  queue: nameSchema.describe('Queue that is drilled.'),
  service: nameSchema
    .describe("What is harmed: the service that runs the queue's store, or its worker.")
    .exactOptional(),
  fault: outageFaultSchema
    .prefault('stop')
    .describe('How the queue, or its worker, is taken away.'),
  holdFor: durationSchema().describe('How long a standing fault stands.').prefault('3s'),
  canary: nameSchema.describe('Canary whose writes become jobs of the queue.'),
  duringOutage: z
    .enum(duringOutage)
    .describe('What is expected of jobs that come while the queue is away.')
    .exactOptional(),
  persistence: persistenceSchema,
  objectives: objectivesSchema,
  healthyFor: durationSchema()
    .describe('How long the worker must stay good to count as recovered.')
    .prefault('3s'),
  ...drillFields,
});

type Written = z.output<typeof writtenSchema>;

/** Take a job queue away: what was accepted is done once, and soon after it is back. */
export const queueOutageSchema = writtenSchema
  .superRefine(...fieldRules<Written>(rules))
  .transform(
    ({
      type,
      queue,
      service,
      fault,
      holdFor,
      canary,
      duringOutage,
      persistence,
      objectives,
      healthyFor,
      ...common
    }) => {
      const { recovery, firstJob, drain, retaken, lostJobs, duplicates } = objectives;
      return {
        type,
        queue,
        ...(service !== undefined && { service }),
        fault,
        holdForMs: holdFor,
        canary,
        ...(duringOutage !== undefined && { duringOutage }),
        persistence,
        objectives: {
          recoveryMs: recovery,
          ...(firstJob !== undefined && { firstJobMs: firstJob }),
          drainMs: drain,
          ...(retaken !== undefined && { retakenMs: retaken }),
          lostJobs,
          duplicates,
        },
        healthyForMs: healthyFor,
        ...toCommonDefinition(common),
      };
    },
  ) satisfies z.ZodType<QueueOutageDefinition>;

function* rules(written: Written): Iterable<BrokenRule> {
  yield* commonRules(written);
  const { kind } = written.fault ?? {};
  if (kind === 'repoint')
    yield {
      path: ['fault'],
      expected: 'a fault that restarts nothing: an address is for dependencyOutage',
    };
  const harmsWay = kind === 'cut' || kind === 'slow';
  if (harmsWay && written.service !== undefined)
    yield {
      path: ['service'],
      expected: 'no service, where it is the way to the queue that is harmed',
    };
  if (!harmsWay && kind !== 'repoint' && kind !== undefined && written.service === undefined)
    yield { path: ['service'], expected: 'a service to harm' };
  if (!longer(written.deadline, written.holdFor) && longer(written.deadline, 0))
    yield { path: ['holdFor'], expected: 'a time shorter than deadline' };
  for (const part of ['firstJob', 'retaken'] as const)
    if (longer(written.objectives?.[part], written.objectives?.drain))
      yield { path: ['objectives', part], expected: 'a time at most as long as drain' };
}
