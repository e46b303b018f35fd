import { z } from 'zod';
import type { DependencyOutageDefinition, HelpNeeded } from '../../drills/dependency-outage.js';
import { rungActions } from '../../service.js';
import { drillFields, toCommonDefinition } from '../drill-fields.js';
import { type BrokenRule, commonRules, fieldRules, longer } from '../drill-rules.js';
import { durationSchema } from '../duration-schema.js';
import { nameSchema, namesSchema } from '../name-schema.js';
import { outageFaultSchema } from '../outage-fault-schema.js';
import { partsOfServicesSchema } from '../part-of-service-schema.js';

const helpNeeded = ['finding', 'fail'] as const satisfies readonly HelpNeeded[];

const objectivesSchema = z
  .strictObject({
    detection: durationSchema()
      .describe('How long until each dependant says so, at most; where absent, none need.')
      .exactOptional(),
    recovery: durationSchema().describe(
      'How long until everything works again once the dependency is back, at most.',
    ),
    lostWrites: z
      .int()
      .min(0)
      .describe('Acknowledged writes that may be lost, at most; needs a canary.')
      .exactOptional(),
    successRate: z
      .number()
      .min(0)
      .max(1)
      .describe(
        'Share of good answers that what keeps working must reach; its share before where absent.',
      )
      .exactOptional(),
  })
  .describe('What must hold for the drill to pass.');

const leaksSchema = z
  .strictObject({
    connections: nameSchema
      .describe('Store whose connections are counted, by application.')
      .exactOptional(),
    gauges: partsOfServicesSchema
      .default([])
      .describe('Gauges that show the size of a pool: [SERVICE.GAUGE].'),
    growth: z.int().min(0).default(0).describe('By how many a count may be higher than before.'),
    within: durationSchema()
      .describe('How long the counts may take to come down again.')
      .prefault('5s'),
  })
  .describe('How connections that were not given back are looked for.');

const writtenSchema = z.strictObject({
  type: z
    .literal('dependencyOutage')
    .describe('Take a dependency away: its dependants say so, survive, and come back with it.'),
  dependency: nameSchema
    .describe('Service that is taken away; may be left out where only the way to it is.')
    .exactOptional(),
  fault: outageFaultSchema.prefault('stop').describe('How it is taken away.'),
  holdFor: durationSchema().describe('How long the outage lasts.').prefault('5s'),
  dependants: namesSchema.describe('Services that depend on it.'),
  keepsWorking: partsOfServicesSchema
    .default([])
    .describe('Works that must go on meanwhile: [SERVICE.WORK].'),
  stops: partsOfServicesSchema
    .default([])
    .describe('Works that must not pretend to go on meanwhile: [SERVICE.WORK].'),
  crashDuring: nameSchema
    .describe('Dependant that is killed meanwhile, and must come back with the dependency.')
    .exactOptional(),
  canary: nameSchema.describe('Canary that counts lost writes.').exactOptional(),
  leaks: leaksSchema.exactOptional(),
  objectives: objectivesSchema,
  healthyFor: durationSchema()
    .describe('How long everything must stay good to count as recovered.')
    .prefault('3s'),
  allowedRung: z
    .enum(rungActions)
    .describe('The most help that a dependant may need; none where absent.')
    .exactOptional(),
  helpNeeded: z
    .enum(helpNeeded)
    .default('fail')
    .describe('Whether needing more help than allowed fails the drill, or is a finding.'),
  ...drillFields,
});

/** Take away what services depend on: they say so, do not crash, and come back when it does. */
export const dependencyOutageSchema = writtenSchema
  .superRefine(...fieldRules<z.output<typeof writtenSchema>>(rules))
  .transform(({ type, holdFor, objectives, healthyFor, leaks, ...rest }) => {
    const { dependency, fault, dependants, keepsWorking, stops, helpNeeded, ...others } = rest;
    const { crashDuring, canary, allowedRung, ...common } = others;
    const { detection, recovery, ...limits } = objectives;
    return {
      type,
      ...(dependency !== undefined && { dependency }),
      fault,
      dependants,
      keepsWorking,
      stops,
      helpNeeded,
      holdForMs: holdFor,
      ...(crashDuring !== undefined && { crashDuring }),
      ...(canary !== undefined && { canary }),
      ...(leaks !== undefined && { leaks: toLook(leaks) }),
      objectives: {
        ...(detection !== undefined && { detectionMs: detection }),
        recoveryMs: recovery,
        ...limits,
      },
      healthyForMs: healthyFor,
      ...(allowedRung !== undefined && { allowedRung }),
      ...toCommonDefinition(common),
    };
  }) satisfies z.ZodType<DependencyOutageDefinition>;

function toLook({ connections, gauges, growth, within }: z.output<typeof leaksSchema>) {
  const store = connections === undefined ? {} : { store: connections };
  return { ...store, gauges, growth, withinMs: within };
}

type Written = z.output<typeof writtenSchema>;

function* rules(written: Written): Iterable<BrokenRule> {
  yield* commonRules(written);
  const { dependency, dependants, objectives, deadline, crashDuring, leaks } = written;
  const known = Array.isArray(dependants) ? dependants : [];
  yield* ofFault(written);
  if (dependency !== undefined && known.includes(dependency))
    yield { path: ['dependants'], expected: 'services other than the dependency' };
  if (crashDuring !== undefined && known.length > 0 && !known.includes(crashDuring))
    yield { path: ['crashDuring'], expected: `one of the dependants (${known.join(', ')})` };
  if (objectives?.lostWrites !== undefined && written.canary === undefined)
    yield { path: ['canary'], expected: 'a canary, which objectives.lostWrites is counted by' };
  const longestMs = longestOutageMs(written);
  if (!longer(deadline, longestMs) && longer(deadline, 0) && longer(longestMs, 0)) {
    const crash = crashDuring === undefined ? '' : ', and once more holdFor for the crash';
    const expected = `a time longer than holdFor and objectives.detection${crash}`;
    yield { path: ['deadline'], expected };
  }
  if (leaks !== undefined && leaks.connections === undefined && leaks.gauges?.length === 0)
    yield { path: ['leaks'], expected: 'connections, gauges, or both' };
}

/** It lasts for its time and until all have noticed, and with a crash for its time again. */
function longestOutageMs({ holdFor, objectives, crashDuring }: Written): number {
  const { detection = 0 } = objectives ?? {};
  return Math.max(holdFor, detection) + (crashDuring === undefined ? 0 : holdFor);
}

function* ofFault({ fault, dependency, dependants }: Written): Iterable<BrokenRule> {
  const own = fault !== undefined && !['cut', 'slow', 'repoint'].includes(fault.kind);
  if (own && dependency === undefined)
    yield { path: ['dependency'], expected: 'the service that is taken away' };
  if (fault?.kind !== 'repoint' || !Array.isArray(dependants)) return;
  if (dependants.length !== 1 || dependants[0] !== fault.service)
    yield {
      path: ['dependants'],
      expected: `the service that is repointed alone (${fault.service})`,
    };
}
