import { join } from 'node:path';
import { formatDuration } from '../../../domain/duration.js';
import { MusterError } from '../../../domain/errors.js';
import type { Bench } from '../bench.js';
import { formatTable } from '../format-table.js';
import {
  startTinyServices,
  writeTinyInventory,
  type TinyServices,
} from '../practice/tiny-services.js';
import { atMost, type Promised } from '../promised.js';
import { startStack, type Stack } from '../stack.js';
import { troubleOf } from '../trouble-of.js';

/** One service for each; the drills crash the first, the first two, and so on. */
const rates = ['50ms', '50ms', '50ms', '50ms'];
const mostServices = rates.length;
const mostEvents = 100;
const mostKilobytes = 100;
const mostEventsMore = 30;
const shortOutageMs = 1_000;

/** What the server keeps of one drill. */
interface Size {
  readonly drill: string;
  readonly outageMs: number;
  readonly events: number;
  readonly bytes: number;
}

/** Counts what a drill leaves in Temporal: by the services it drills, and by how long they are away. */
export const history: Bench = {
  summary: 'what a drill writes into its history grows with its questions, not with time',

  async run({ quick, say, folder, cleanup }) {
    const place = join(folder, 'history');
    const services = await startTinyServices({ folder: place, rates, cleanup });
    const longOutageMs = quick ? 3_000 : 300_000;
    const inventoryPath = await writeTinyInventory(
      place,
      services,
      drillsOf(services, longOutageMs),
    );
    const stack = await startStack({ folder: place, inventoryPath, env: {}, cleanup });

    const sizes: Size[] = [];
    for (let count = 1; count <= mostServices; count += 1) {
      sizes.push(await sizeOf(stack, drillOf(count), 0));
    }
    for (const outageMs of [shortOutageMs, longOutageMs]) {
      services.restartAfter(outageMs);
      sizes.push(await sizeOf(stack, drillOf(1), outageMs));
    }
    say(`\n${table(sizes)}`);
    return promisesOf(sizes);
  },
};

const drillOf = (count: number): string => `crash-of-${count}`;

function drillsOf({ names }: TinyServices, longOutageMs: number): Record<string, unknown> {
  const drill = {
    type: 'crashRecovery',
    objectives: { recovery: `${longOutageMs + 60_000}ms` },
    healthyFor: '100ms',
    timeout: '30m',
  };
  return Object.fromEntries(
    names.map((_, index) => [
      drillOf(index + 1),
      { ...drill, services: names.slice(0, index + 1) },
    ]),
  );
}

async function sizeOf(stack: Stack, drill: string, outageMs: number): Promise<Size> {
  const handle = await stack.start(drill);
  const trouble = troubleOf(await handle.result());
  if (trouble !== undefined) throw new MusterError('INTERNAL', trouble);
  const { historyLength, historySize } = await handle.describe();
  return { drill, outageMs, events: historyLength, bytes: historySize ?? Number.NaN };
}

function table(sizes: readonly Size[]): string {
  return formatTable(
    ['drill', 'kept down', 'events', 'kB', 'bytes per event'],
    sizes.map(({ drill, outageMs, events, bytes }) => [
      drill,
      outageMs === 0 ? '–' : formatDuration(outageMs),
      String(events),
      (bytes / 1_000).toFixed(1),
      (bytes / events).toFixed(0),
    ]),
  );
}

function promisesOf(sizes: readonly Size[]): Promised[] {
  const counted = sizes.slice(0, mostServices);
  const [one] = counted as [Size];
  const [short, long] = sizes.slice(mostServices) as [Size, Size];
  const more = counted.slice(1).map(({ events }, index) => events - counted[index]!.events);
  const same = short.events === long.events;
  return [
    atMost({
      what: 'history: one service',
      limit: mostEvents,
      observed: one.events,
      unit: 'events',
    }),
    atMost({
      what: 'history: one service, size',
      limit: mostKilobytes,
      observed: one.bytes / 1_000,
      unit: 'kB',
    }),
    atMost({
      what: 'history: each further service',
      limit: mostEventsMore,
      observed: Math.max(...more),
      unit: 'events',
    }),
    {
      what: `history: an outage of ${formatDuration(long.outageMs)}`,
      promised: `as after ${formatDuration(short.outageMs)}`,
      observed: `${long.events} and ${short.events} events`,
      kept: same,
    },
  ];
}
