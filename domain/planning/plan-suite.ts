import type { DrillPlan } from '../drills/drills.js';
import { MusterError } from '../errors.js';
import type { Inventory } from '../inventory/inventory.js';
import type { SuiteMember, SuiteStep } from '../suite/suite-definition.js';
import type { SuiteReport } from '../suite/suite-report.js';
import {
  suiteType,
  type PlannedDrill,
  type SuiteInput,
  type SuitePlan,
  type SuiteRunRef,
} from '../suite/suite-plan.js';
import { musterVersion } from '../version.js';
import type { Undigested as UndigestedDrill } from './common-plan.js';
import { planDrill } from './plan-drill.js';

/** What a suite's plan is made from. */
export interface SuiteSource {
  readonly inventory: Inventory;
  readonly inventorySha256: string;
  readonly input: SuiteInput;
  /** The run that this one repeats a part of. */
  readonly earlier?: { readonly report: SuiteReport; readonly ref: SuiteRunRef };
}

type Plan = UndigestedDrill<DrillPlan>;
type UndigestedSuite = Omit<SuitePlan, 'sha256'>;

/**
 * What this run of a suite will do. Each drill that it runs is planned, so that one that could not
 * start stops the suite before anything is touched; it is planned once more when its turn comes.
 * @throws MusterError UNKNOWN_SUITE, BAD_INPUT, PRODUCTION_REFUSED
 */
export function planSuite(source: SuiteSource): UndigestedSuite {
  const { inventory, inventorySha256, input, earlier } = source;
  const { steps, schedule: _schedule, ...definition } = suiteOf(inventory, input.suite);
  refuseStrangers(input, steps);
  const planned = steps.map((step) => step.map((member) => plannedDrill(member, source)));
  const plans = planned.map((step) => step.filter(runs).map(({ drill }) => planOf(drill, source)));
  for (const atOnce of plans) refuseSharedTargets(atOnce);
  return {
    ...definition,
    musterVersion,
    suite: input.suite,
    type: suiteType,
    environment: inventory.environment,
    hosts: [...new Set(plans.flat().map(({ host }) => host))],
    inventorySha256,
    steps: planned,
    people: Object.fromEntries(
      Object.entries(inventory.people).map(([person, { roles }]) => [person, roles]),
    ),
    requestedBy: input.requestedBy ?? 'unknown',
    reason: input.reason ?? 'no reason given',
    dryRun: input.dryRun === true,
    ...(earlier !== undefined && { rerunOf: earlier.ref }),
  };
}

function suiteOf({ suites }: Inventory, name: string) {
  const suite = Object.hasOwn(suites, name) ? suites[name] : undefined;
  if (suite !== undefined) return suite;
  throw new MusterError('UNKNOWN_SUITE', `the inventory has no suite ${JSON.stringify(name)}`, {
    remedy: `Suites: ${Object.keys(suites).join(', ') || 'none'}.`,
  });
}

function refuseStrangers({ suite, only, of }: SuiteInput, steps: readonly SuiteStep[]): void {
  const names = steps.flat().map(({ drill }) => drill);
  const strange = only?.find((drill) => !names.includes(drill));
  if (strange !== undefined) {
    throw new MusterError('BAD_INPUT', `suite "${suite}" has no drill ${JSON.stringify(strange)}`, {
      remedy: `Its drills: ${names.join(', ')}.`,
    });
  }
  if (of === undefined || only !== undefined) return;
  throw new MusterError('BAD_INPUT', '"of" without "only" repeats nothing', {
    remedy: 'Say which drills to run again: "only": ["NAME"].',
  });
}

function plannedDrill(
  { drill, skip }: SuiteMember,
  { inventory, input: { only }, earlier }: SuiteSource,
): PlannedDrill {
  const { type, description, risk, expectedOutcome, plannedMs } = inventory.drills[drill]!;
  const before = earlier?.report.drills.find((entry) => entry.drill === drill);
  const byName = only?.includes(drill) === true;
  return {
    drill,
    type,
    ...(description !== undefined && { description }),
    risk,
    ...(expectedOutcome !== undefined && { expectedOutcome }),
    plannedMs: plannedMs ?? null,
    // Whoever asks for it by name means it to run.
    ...(skip !== undefined && !byName && { skip }),
    ...(before !== undefined && { before }),
    carriedOver: only !== undefined && !byName,
  };
}

function runs({ skip, carriedOver }: PlannedDrill): boolean {
  return skip === undefined && !carriedOver;
}

function planOf(drill: string, { inventory, inventorySha256, input }: SuiteSource): Plan {
  const { suite: _suite, only: _only, of: _of, ...common } = input;
  const { type } = inventory.drills[drill]!;
  return planDrill(type, { inventory, inventorySha256, input: { drill, ...common } });
}

/** Drills that run at once must not wait for each other's locks, nor harm what another watches. */
function refuseSharedTargets(plans: readonly Plan[]): void {
  for (const [index, one] of plans.entries()) {
    for (const other of plans.slice(index + 1)) {
      const shared = harmedAndUsed(one, other);
      if (shared === undefined) continue;
      throw new MusterError('BAD_INPUT', `"${one.drill}" and "${other.drill}" cannot run at once`, {
        remedy: `One harms ${shared}, which the other harms or watches: run them in order.`,
      });
    }
  }
}

function harmedAndUsed(one: Plan, other: Plan): string | undefined {
  const names = (targets: Plan['harmed']): readonly string[] =>
    targets.map(({ kind, name }) => `${kind} ${name}`);
  if (one.host !== other.host) return undefined;
  const used = ({ harmed, watched }: Plan) => names([...harmed, ...watched]);
  return (
    names(one.harmed).find((target) => used(other).includes(target)) ??
    names(other.harmed).find((target) => used(one).includes(target))
  );
}
