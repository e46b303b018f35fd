import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitUntil } from '../../host/processes/wait-until.js';
import { musterRoot } from '../../host/program-path.js';
import { freePort } from '../../host/dev/free-port.js';

const support = join(musterRoot, 'test/support');

/** One supervised service with an inventory of drills for it: the smallest system there is to drill. */
export interface TinySystem {
  readonly inventoryPath: string;
  readonly port: number;
  /** The service's process as its pid file names it now. */
  pid(): number;
  /** Instants at which each process of it could first answer. */
  truth(): readonly { readonly pid: number; readonly monotonicMs: number }[];
  end(): Promise<void>;
}

/** Starts the service in the folder and writes an inventory beside it. */
export async function startTinySystem(
  folder: string,
  options: { readonly kind?: string; readonly supervised?: boolean } = {},
): Promise<TinySystem> {
  const port = await freePort();
  const service = join(support, 'tiny-service.mjs');
  const args = [service, String(port), folder];
  const supervised = options.supervised ?? true;
  const command = supervised ? [join(support, 'tiny-supervisor.mjs'), ...args] : args;
  const child = spawn(process.execPath, command, { stdio: 'ignore' });
  const inventoryPath = join(folder, 'muster.yaml');
  await writeFile(inventoryPath, inventory(port, folder, args, options.kind ?? 'lab'));
  const up = async (): Promise<boolean> =>
    existsSync(join(folder, 'service.pid')) &&
    (await fetch(`http://127.0.0.1:${port}/health`).then(
      ({ ok }) => ok,
      () => false,
    ));
  if ((await waitUntil(up, { withinMs: 30_000, everyMs: 20 })) !== true) {
    throw new Error('the tiny system did not start');
  }
  return {
    inventoryPath,
    port,
    pid: () => Number(readFileSync(join(folder, 'service.pid'), 'utf8')),
    truth: () =>
      readFileSync(join(folder, 'truth.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { pid: number; monotonicMs: number }),
    end: async () => {
      const exit = once(child, 'exit');
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(supervised ? 'SIGTERM' : 'SIGKILL');
      await exit;
    },
  };
}

function inventory(port: number, folder: string, start: string[], kind: string): string {
  return `
environment: { name: tiny, kind: ${kind} }
people:
  ana: { roles: [conductor] }
  ben: { roles: [reviewer, approver] }
services:
  api:
    process:
      pidFile: ${folder}/service.pid
      start: ${JSON.stringify([process.execPath, ...start])}
      stop: [/bin/false]
      supervised: true
      logs: [${folder}/service.log]
    healthy: { http: "http://127.0.0.1:${port}/health", json: { status: ok }, every: 20ms, within: 2s }
    log: { forbid: [ERROR] }
  elsewhere:
    host: moon
    process: { pidFile: ${folder}/service.pid, start: [/bin/true] }
    healthy: { tcp: "127.0.0.1:${port}" }
hosts: { local: {}, moon: {} }
drills:
  kill: &kill
    type: crashRecovery
    service: api
    objectives: { recovery: 20s }
    healthyFor: 300ms
    steadyFor: 100ms
    deadline: 30s
  pause:
    <<: *kill
    fault: pause
    holdFor: 1s
  pause-long:
    <<: *kill
    fault: pause
    holdFor: 20s
    deadline: 25s
  pause-short-deadline:
    <<: *kill
    fault: pause
    holdFor: 4s
    deadline: 5s
  control:
    <<: *kill
    fault: none
  signed:
    <<: *kill
    manualSteps: [{ step: dashboard, ask: "Is the dashboard green?", role: conductor }]
    signOff: [conductor, reviewer]
  overtime:
    <<: *kill
    fault: pause
    holdFor: 20s
    deadline: 25s
    timeout: 30s
  approved:
    <<: *kill
    allowProduction: true
    approval: [approver]
  on-the-moon:
    <<: *kill
    service: elsewhere
`;
}
