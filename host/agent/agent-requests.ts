import { z } from 'zod';
import { MusterError } from '../../domain/errors.js';
import type { CutHow, Fault, SlowDirection } from '../../domain/fault.js';
import { repointFields } from '../../domain/inventory/repoint-schema.js';
import type { JobPhase, JobSpec } from '../../domain/job.js';
import { nameSchema } from '../../domain/inventory/name-schema.js';
import { fastestEveryMs, type ProbeRole } from '../../domain/probe.js';
import type { TargetKind } from '../../domain/target.js';
import type { AgentCallName, AgentCalls } from './agent-calls.js';

/** Timers of Node end at once where they are longer. */
const longestMs = 2 ** 31 - 1;

const text = z.string().max(1_000);
const instantMs = z.number();
const durationMs = z.number().min(0).max(longestMs);
const bracket = z.object({ startMs: instantMs, endMs: instantMs });
const names = z.array(nameSchema).max(1_000);
const targetKinds = ['service', 'store', 'proxy'] as const satisfies readonly TargetKind[];
const targets = z.array(z.object({ kind: z.enum(targetKinds), name: nameSchema })).max(1_000);
const probeRoles = ['healthy', 'degraded', 'works'] as const satisfies readonly ProbeRole[];
const probeNames = z.array(text).max(1_000);

const drill = z.object({
  drill: nameSchema,
  workflowId: text,
  runId: z.string().regex(/^[\w-]{1,64}$/),
  host: nameSchema,
  inventorySha256: z.string().regex(/^[0-9a-f]{64}$/),
});
const leaseId = z.string().regex(/^[\w-]{1,128}$/);
const serviceFaults = ['kill', 'stop', 'pause', 'crash', 'none'] as const;
const cutHows = ['refuse', 'hang', 'reset'] as const satisfies readonly CutHow[];
const directions = ['upstream', 'downstream'] as const satisfies readonly SlowDirection[];
const fault = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(serviceFaults), service: nameSchema }),
  z.object({ kind: z.literal('cut'), proxy: nameSchema, how: z.enum(cutHows) }),
  z.object({
    kind: z.literal('slow'),
    proxy: nameSchema,
    latencyMs: z.int().min(0).max(longestMs),
    jitterMs: z.int().min(0).max(longestMs),
    direction: z.enum(directions),
  }),
  z.object({ kind: z.literal('repoint'), service: nameSchema, ...repointFields }),
]) satisfies z.ZodType<Fault>;
const settle = <Limit extends z.ZodType>(atMost: Limit) =>
  z.object({ atMost, withinMs: durationMs });
const inspections = [
  z.object({
    kind: z.literal('connections'),
    store: nameSchema,
    settle: settle(z.record(text, z.number())).exactOptional(),
  }),
  z.object({
    kind: z.literal('gauge'),
    service: nameSchema,
    gauge: nameSchema,
    settle: settle(z.number()).exactOptional(),
  }),
  z.object({ kind: z.literal('queue'), queue: nameSchema }),
  z.object({ kind: z.literal('backups'), backup: nameSchema, keptForMs: z.number().min(0) }),
  z.object({ kind: z.literal('persistence'), store: nameSchema }),
] as const;
const job = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('proveNewest'), backup: nameSchema }),
  z.object({ kind: z.literal('proveManual'), backup: nameSchema }),
  z.object({ kind: z.literal('proveMoment'), backup: nameSchema, archiveWithinMs: durationMs }),
]) satisfies z.ZodType<JobSpec>;
const jobPhases = Object.keys({
  take: true,
  moment: true,
  archive: true,
  sides: true,
  restore: true,
  integrity: true,
  content: true,
  use: true,
  cleanUp: true,
} satisfies Record<JobPhase, true>) as JobPhase[];
const canary = z.object({ drill, canary: nameSchema, ttlMs: durationMs });
const count = z.int().min(0);
const watching = {
  probes: z
    .array(
      z.object({
        name: text,
        service: nameSchema,
        role: z.enum(probeRoles),
        work: nameSchema.exactOptional(),
        everyMs: durationMs.min(fastestEveryMs),
        deadlineMs: durationMs.min(1),
      }),
    )
    .max(1_000),
  ttlMs: durationMs,
};
const nothing = z.object({});

/** What each call may be asked. Whoever reaches the worker's task queue can send any JSON here. */
const requests = {
  hello: nothing,
  enter: z.object({
    drill,
    harmed: targets,
    watched: targets,
    holdForMs: durationMs,
    refuseSharedFate: z.boolean(),
    watch: z.object(watching).exactOptional(),
    warn: z.boolean().exactOptional(),
  }),
  watch: z.object({
    drill,
    ...watching,
    forMs: durationMs,
    withinMs: durationMs,
  }),
  snapshot: z.object({
    drill,
    services: names,
    logSince: z
      .array(z.object({ file: z.string(), inode: z.number(), offsetBytes: z.number() }))
      .exactOptional(),
    logBy: z.enum(['forbid', 'leaks']).exactOptional(),
  }),
  inspect: z.object({ drill, inspection: z.discriminatedUnion('kind', inspections) }),
  followJob: z.object({
    drill,
    job,
    untilPhase: z.enum(jobPhases),
    ttlMs: durationMs,
  }),
  jobProgress: z.object({ drill, job }),
  startCanary: canary.extend({ followEveryMs: durationMs.min(fastestEveryMs).exactOptional() }),
  canaryLosses: canary,
  drained: canary.extend({
    queue: nameSchema,
    atMost: count,
    since: bracket,
    withinMs: durationMs,
  }),
  jobsDone: canary.extend({ harm: bracket, since: bracket }),
  inject: z.object({
    drill,
    leaseId,
    fault,
    deadlineMs: durationMs.min(1),
    notAfterMs: instantMs,
  }),
  revert: z.object({ drill, leaseId }),
  hold: z.object({ drill, harm: bracket, forMs: durationMs, bystanders: probeNames }),
  recovered: z.object({
    drill,
    probe: text,
    harm: bracket,
    since: bracket,
    healthyForMs: durationMs,
    withinMs: durationMs,
    bystanders: probeNames,
  }),
  turned: z.object({
    drill,
    probe: text,
    to: z.enum(['good', 'bad']),
    since: bracket,
    withinMs: durationMs,
    bystanders: probeNames,
  }),
  tally: z.object({
    drill,
    probes: probeNames,
    fromMs: instantMs,
    toMs: instantMs,
    told: z.array(z.object({ healthy: text, works: probeNames })).max(1_000),
  }),
  climb: z.object({
    drill,
    rungId: z.string().regex(/^[\w-]{1,128}$/),
    service: nameSchema,
    rung: z.union([
      z.object({ wait: durationMs }),
      z.object({ action: z.enum(['restart', 'reload', 'recreate']) }),
    ]),
  }),
  leave: z.object({
    drill,
    steady: z
      .object({
        forMs: durationMs,
        withinMs: durationMs,
        sickSince: z.record(text, instantMs),
        bystanders: probeNames,
      })
      .exactOptional(),
  }),
  faults: nothing,
  revertAll: nothing,
  endHold: z.object({ runId: drill.shape.runId }),
} satisfies { [Name in AgentCallName]: z.ZodType<Parameters<AgentCalls[Name]>[0]> };

/** The request in a body. @throws MusterError BAD_INPUT, with all mistakes at once */
export function readRequest(name: AgentCallName, body: string): unknown {
  const { success, data, error } = requests[name].safeParse(parse(body));
  if (success) return data;
  throw new MusterError('BAD_INPUT', `no request to ${name}`, {
    mistakes: error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
  });
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new MusterError('BAD_INPUT', 'the request is no JSON');
  }
}
