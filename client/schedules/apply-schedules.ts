import { ScheduleNotFoundError, type Client, type ScheduleDescription } from '@temporalio/client';
import { MusterError, toErrorData, type Mistake } from '../../domain/errors.js';
import { scheduleName } from '../../domain/schedule/schedule-id.js';
import { scheduledIn } from '../../domain/schedule/scheduled.js';
import type { InventoryFile } from '../../host/inventory-file.js';
import { orAttributesMissing } from '../runs/start-drill.js';
import { differences, type Difference } from './differences.js';
import { notOurs, readMemo } from './schedule-memo.js';
import { wantedSchedule, type WantedSchedule } from './wanted-schedule.js';

/** What applying the inventory does, or would do, to one schedule. */
export type ScheduleChange =
  | { readonly name: string; readonly does: 'create' }
  | { readonly name: string; readonly does: 'change'; readonly what: readonly Difference[] }
  | { readonly name: string; readonly does: 'keep' }
  | { readonly name: string; readonly does: 'remove' }
  /** The inventory no longer has it, and nobody asked for it to be removed. */
  | { readonly name: string; readonly does: 'leave' };

export interface ApplyOptions {
  readonly dryRun: boolean;
  /** Whether schedules that the inventory no longer has are removed. */
  readonly prune: boolean;
}

/**
 * Makes the schedules in Temporal those of the inventory. Applied twice, it changes nothing; one
 * that is paused stays so. Schedules of other environments, and of incidents, are left alone.
 * @throws MusterError PRODUCTION_REFUSED, BAD_INPUT before any effect; SEARCH_ATTRIBUTES_MISSING
 */
export async function applySchedules(
  client: Client,
  inventory: InventoryFile,
  { dryRun, prune }: ApplyOptions,
): Promise<readonly ScheduleChange[]> {
  const wanted = wantedSchedules(inventory);
  const planned = await Promise.all(wanted.map((each) => planOne(client, each)));
  const surplus = await surplusNames(client, inventory);
  if (!dryRun) {
    for (const { wanted: each, change } of planned) await carryOut(client, each, change);
    if (prune) for (const { id } of surplus) await client.schedule.getHandle(id).delete();
  }
  return [
    ...planned.map(({ change }) => change),
    ...surplus.map(({ name }) => ({
      name,
      does: prune ? ('remove' as const) : ('leave' as const),
    })),
  ];
}

/** All of them, or all that is refused about them. */
function wantedSchedules(inventory: InventoryFile): readonly WantedSchedule[] {
  const mistakes: Mistake[] = [];
  const wanted: WantedSchedule[] = [];
  for (const each of scheduledIn(inventory.inventory)) {
    try {
      wanted.push(wantedSchedule(inventory, each));
    } catch (error) {
      const { code, message, remedy = '' } = toErrorData(error);
      if (code !== 'PRODUCTION_REFUSED') throw error;
      const section = Object.hasOwn(inventory.inventory.suites, each.name) ? 'suites' : 'drills';
      mistakes.push({ path: `${section}.${each.name}`, message: `${message}. ${remedy}` });
    }
  }
  if (mistakes.length === 0) return wanted;
  throw new MusterError('PRODUCTION_REFUSED', 'what may not be started may not be scheduled', {
    remedy: 'Nothing was applied.',
    mistakes,
  });
}

interface Planned {
  readonly wanted: WantedSchedule;
  readonly change: ScheduleChange;
}

async function planOne(client: Client, wanted: WantedSchedule): Promise<Planned> {
  const { starts: name } = wanted.memo;
  const there = await describe(client, wanted.scheduleId);
  if (there === undefined) return { wanted, change: { name, does: 'create' } };
  if (readMemo(there.memo) === undefined) throw notOurs(wanted.scheduleId);
  const what = differences(wanted, there);
  return {
    wanted,
    change: what.length > 0 ? { name, does: 'change', what } : { name, does: 'keep' },
  };
}

async function carryOut(client: Client, wanted: WantedSchedule, { does }: ScheduleChange) {
  const { spec, action, policies } = wanted;
  try {
    if (does === 'create') await client.schedule.create(wanted);
    if (does === 'change') {
      const handle = client.schedule.getHandle(wanted.scheduleId);
      await handle.update(({ state }) => ({ spec, action, policies, state }));
    }
  } catch (error) {
    throw orAttributesMissing(error);
  }
}

/** Undefined where there is none. */
async function describe(client: Client, id: string): Promise<ScheduleDescription | undefined> {
  try {
    return await client.schedule.getHandle(id).describe();
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return undefined;
    throw error;
  }
}

async function surplusNames(client: Client, { inventory }: InventoryFile) {
  const wanted = new Set(scheduledIn(inventory).map(({ name }) => name));
  const surplus: { readonly id: string; readonly name: string }[] = [];
  for await (const { scheduleId: id, memo } of client.schedule.list()) {
    const name = scheduleName(inventory.environment.name, id);
    const isCadence = readMemo(memo)?.musterSchedule === 'cadence';
    if (name !== undefined && isCadence && !wanted.has(name)) surplus.push({ id, name });
  }
  return surplus;
}
