import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { musterRoot } from '../../host/program-path.js';
import { startTinySystem, type TinySystem } from './tiny-system.js';

/** Two supervised services, with drills of both and suites of the drills. */
export interface TinySuites {
  readonly inventoryPath: string;
  readonly a: TinySystem;
  readonly b: TinySystem;
  end(): Promise<void>;
}

/** Starts both in folders of their own and writes one inventory above them. */
export async function startTinySuites(folder: string): Promise<TinySuites> {
  const [a, b] = await Promise.all(
    ['a', 'b'].map(async (name) => {
      await mkdir(join(folder, name));
      return startTinySystem(join(folder, name));
    }),
  );
  const inventoryPath = join(folder, 'muster.yaml');
  await writeFile(inventoryPath, inventory(folder, { a: a!.port, b: b!.port }));
  return {
    inventoryPath,
    a: a!,
    b: b!,
    end: async () => {
      await Promise.all([a!.end(), b!.end()]);
    },
  };
}

function inventory(folder: string, ports: { readonly a: number; readonly b: number }): string {
  const service = (name: 'a' | 'b', forbid: string): string => `
    process:
      pidFile: ${folder}/${name}/service.pid
      start: ${JSON.stringify([
        process.execPath,
        join(musterRoot, 'test/support/tiny-service.mjs'),
        String(ports[name]),
        join(folder, name),
      ])}
      stop: [/bin/false]
      supervised: true
      logs: [${folder}/${name}/service.log]
    healthy: { http: "http://127.0.0.1:${ports[name]}/health", json: { status: ok }, every: 20ms, within: 2s }
    log: { forbid: [${forbid}] }`;
  return `
environment: { name: tiny, kind: lab }
people:
  ana: { roles: [conductor, reviewer] }
  ben: { roles: [reviewer] }
services:
  a: ${service('a', 'ERROR')}
  b: ${service('b', 'ERROR')}
  # What it logs at every start is forbidden: a kill of it fails.
  noisy: ${service('b', 'started')}
drills:
  a-kill: &kill
    type: crashRecovery
    service: a
    description: Kill it.
    expectedOutcome: It comes back by itself.
    risk: HIGH
    plannedDuration: 5s
    objectives: { recovery: 20s }
    healthyFor: 300ms
    steadyFor: 100ms
    deadline: 30s
  b-kill: { <<: *kill, service: b, risk: LOW }
  b-noisy: { <<: *kill, service: noisy }
  a-nothing: { <<: *kill, fault: none }
  a-asked:
    <<: *kill
    manualSteps: [{ step: dashboard, ask: "Is the dashboard green?", role: conductor }]
  a-long: { <<: *kill, fault: pause, holdFor: 20s, deadline: 25s }
suites:
  whole:
    description: Everything that can be seen of a suite.
    drills: [a-kill, { parallel: [a-asked, b-kill] }, { drill: a-nothing, skip: nobody wants it }]
    grade: { pass: 3 of 4, mustPass: [a-kill] }
    signOff: [conductor, reviewer]
    announce: Planned maintenance window simulation
  undecided:
    drills: [a-nothing, b-kill]
    grade: { pass: 2 of 2 }
  stops:
    drills: [b-noisy, a-kill]
    continueOnFailure: false
    grade: { pass: 1 of 2 }
  long:
    drills: [a-long, b-kill]
    grade: { pass: 2 of 2 }
  pair:
    drills: [a-kill, b-kill]
    grade: { pass: 2 of 2 }
  asking:
    drills: [a-asked]
    grade: { pass: 1 of 1 }
    signOff: [conductor, reviewer]
`;
}
