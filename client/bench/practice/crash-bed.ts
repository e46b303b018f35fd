import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bracket } from '../../../domain/timeline/sample.js';
import { waitUntil } from '../../../host/processes/wait-until.js';
import { labs } from '../../../lab/labs.js';
import { defaultPorts } from '../../../lab/twzrd/ports.js';
import type { Cleanup } from '../../demo/cleanup.js';
import { startStack, type Stack } from '../stack.js';
import { DeathWitness } from './death-witness.js';
import { practicePorts } from './practice-ports.js';
import { readTruth, type Truth } from './truth.js';

const backWithinMs = 20_000;

/** Neither end is passed; in milliseconds. */
export interface Interval {
  readonly minMs: number;
  readonly maxMs: number;
}

/** One crash of the gateway as it really was. */
export interface TrueCrash {
  /** The kill lies between these two. */
  readonly died: Bracket;
  readonly readyAtMs: number;
}

/** How long it took from the kill to the first moment at which it could answer; exact but for the kill. */
export function trueRecovery({ died, readyAtMs }: TrueCrash): Interval {
  return { minMs: readyAtMs - died.endMs, maxMs: readyAtMs - died.startMs };
}

/** Whether what is told can be true: the two have a value in common. */
export function agree(told: Interval, truth: Interval): boolean {
  return told.minMs <= truth.maxMs && truth.minMs <= told.maxMs;
}

/** The practice system's gateway, and a stack with drills that crash it. */
export interface CrashBed {
  readonly stack: Stack;
  readonly url: string;
  /** Does what crashes the gateway, once; says what really happened meanwhile. */
  crashing<T>(
    work: (pid: number) => Promise<T>,
  ): Promise<{ readonly told: T; readonly crash: TrueCrash }>;
}

/** How often the gateway is asked, as the drills' names say it. */
export const everyMs = [10, 50] as const;

/** How long it must stay good to count as recovered. */
export const healthyForMs = 1_000;

/** The drill that crashes the gateway, watched at this rate. */
export const crashDrill = (every: number): string => `gateway-crash-${every}ms`;

/** Brings up the practice system on ports of its own, and the stack. */
export async function bringCrashBed(folder: string, cleanup: Cleanup): Promise<CrashBed> {
  const dir = join(folder, 'twzrd');
  const names = Object.keys(defaultPorts);
  const free = await practicePorts(names.length);
  const ports = Object.fromEntries(names.map((name, index) => [name, free[index]!]));
  cleanup.add('the practice system', () => labs.twzrd.down({ dir }));
  const { environment, endpoints } = await labs.twzrd.up({ dir, ports });
  const url = `${endpoints['gateway']!}/health`;
  const place = join(folder, 'crash');
  await mkdir(place, { recursive: true });
  const inventoryPath = join(place, 'muster.yaml');
  await writeFile(inventoryPath, JSON.stringify(inventoryOf(url), undefined, 2));
  const stack = await startStack({ folder: place, inventoryPath, env: environment, cleanup });
  const gateway = (): Truth | undefined =>
    readTruth(join(dir, 'truth.jsonl')).findLast(({ service }) => service === 'gateway');

  return {
    stack,
    url,
    crashing: async (work) => {
      await waitUntil(() => answers(url), { withinMs: backWithinMs, everyMs: 20 });
      const before = gateway()!;
      const witness = await DeathWitness.at(Number(new URL(url).port));
      try {
        const told = await work(before.pid);
        const fresh = (): Truth | undefined => {
          const latest = gateway();
          return latest?.pid === before.pid ? undefined : latest;
        };
        const after = await waitUntil(fresh, { withinMs: backWithinMs, everyMs: 10 });
        if (after === undefined) throw new Error('the gateway did not come back');
        const crash = { died: await witness.died, readyAtMs: after.monotonicMs };
        return { told, crash };
      } finally {
        witness.close();
      }
    },
  };
}

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** JSON is YAML. */
function inventoryOf(url: string): unknown {
  const service = (every: number): string => `gateway-${every}ms`;
  return {
    environment: { name: 'bench', kind: 'lab' },
    services: Object.fromEntries(
      everyMs.map((every) => [
        service(every),
        {
          pm2: 'gateway',
          healthy: { http: url, json: { status: 'ok' }, every: `${every}ms`, within: '500ms' },
        },
      ]),
    ),
    drills: Object.fromEntries(
      everyMs.map((every) => [
        crashDrill(every),
        {
          type: 'crashRecovery',
          service: service(every),
          objectives: { recovery: '10s' },
          healthyFor: `${healthyForMs}ms`,
        },
      ]),
    ),
  };
}
