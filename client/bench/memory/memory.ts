import { join } from 'node:path';
import type { Bench } from '../bench.js';
import { formatTable } from '../format-table.js';
import {
  startTinyServices,
  writeTinyInventory,
  type TinyServices,
} from '../practice/tiny-services.js';
import { atMost, everyTime } from '../promised.js';
import { startStack } from '../stack.js';
import { tenths } from '../statistics.js';
import { manyDrills } from './many-drills.js';
import { longWatch, watchFor } from './watch-for.js';

/** Drills run on all services but the last, which is only watched. */
const rates = ['50ms', '50ms', '50ms', '10ms'];
const lanes = rates.length - 1;
const limitsMb = { worker: 300, agent: 80, observer: 60 } as const;

/** Runs many drills on one worker, all waiting for their sign-off at once, and weighs every process. */
export const memory: Bench = {
  summary: 'worker, agent and observer stay small, and one worker holds many drills that wait',

  async run({ quick, say, folder, cleanup }) {
    const place = join(folder, 'memory');
    const services = await startTinyServices({ folder: place, rates, cleanup });
    const watchForMs = quick ? 4_000 : 60_000;
    const inventoryPath = await writeTinyInventory(place, services, drillsOf(services, watchForMs));
    const stack = await startStack({ folder: place, inventoryPath, env: {}, cleanup });

    const count = quick ? 8 : 200;
    const { weights, waiting, completed, troubles } = await manyDrills(
      stack,
      services.names,
      count,
    );
    const observer = await watchFor(stack, watchForMs);
    say(`\n${count} drills, ${lanes} at a time, then all waiting for their sign-off (MB resident)`);
    say(
      formatTable(
        ['when', 'worker', 'agent'],
        weights.map(({ when, worker, agent }) => [when, tenths(worker), tenths(agent)]),
      ),
    );
    const { megabytes, cpuPercent } = observer;
    say(
      `an observer asking every 10 ms for ${watchForMs / 1_000} s: ${tenths(megabytes)} MB at most, ` +
        `${tenths(cpuPercent)} % of one core`,
    );

    for (const trouble of troubles) say(`NOT PASSED: ${trouble}`);

    const most = (of: 'worker' | 'agent'): number => Math.max(...weights.map((each) => each[of]));
    const judge = (what: string, limit: number, observed: number) =>
      atMost({ what: `memory: ${what}`, limit, observed, unit: 'MB', onlyTold: quick });
    return [
      judge(`worker, ${count} drills`, limitsMb.worker, most('worker')),
      judge(`agent, ${count} drills`, limitsMb.agent, most('agent')),
      judge('observer at 10 ms', limitsMb.observer, megabytes),
      everyTime('memory: drills that waited for a sign-off at once', waiting, count),
      everyTime('memory: drills that then completed, signed', completed, count),
    ];
  },
};

function drillsOf({ names }: TinyServices, watchForMs: number): Record<string, unknown> {
  const crash = {
    type: 'crashRecovery',
    objectives: { recovery: '30s' },
    healthyFor: '100ms',
    signOff: ['reviewer'],
  };
  return {
    ...Object.fromEntries(names.map((name) => [name, { ...crash, service: name }])),
    [longWatch]: {
      ...crash,
      service: names[lanes],
      steadyFor: `${watchForMs}ms`,
      steadyWithin: `${watchForMs + 30_000}ms`,
    },
  };
}
