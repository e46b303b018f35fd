import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { MusterError } from '../../domain/errors.js';
import { endProcess, livingProcess, type Looks } from '../processes.js';
import { labMark } from '../strays.js';
import { waitUntil } from '../wait-until.js';
import type { Ports } from './ports.js';
import { writeWhole } from './record.js';
import type { Tools } from './tools.js';

const files = (home: string) => ({
  config: join(home, 'proxies.json'),
  pidFile: join(home, 'toxiproxy.pid'),
  log: join(home, 'toxiproxy.log'),
});

const looks = (home: string): Looks => ({ command: /toxiproxy/, cwd: home });

/** The server, where it lives. */
export function toxiproxyPid(home: string): number | undefined {
  return livingProcess(files(home).pidFile, looks(home));
}

/**
 * Starts a Toxiproxy with a proxy before each store, and returns once it answers. Started again
 * it has them anew, without whatever was done to them.
 */
export async function startToxiproxy(options: {
  /** The practice system's folder. */
  readonly dir: string;
  readonly home: string;
  readonly ports: Ports;
  readonly tools: Tools;
}): Promise<void> {
  const { dir, home, ports, tools } = options;
  const { config, pidFile, log } = files(home);
  mkdirSync(home, { recursive: true });
  const changed = writeWhole(config, `${JSON.stringify(proxiesOn(ports), undefined, 2)}\n`);
  if (toxiproxyPid(home) !== undefined) {
    if (!changed) return;
    await stopToxiproxy(home);
  }
  const output = openSync(log, 'a');
  const { PATH = '', HOME = '/' } = process.env;
  const child = spawn(
    tools.toxiproxy,
    ['-host', '127.0.0.1', '-port', String(ports.toxiproxy), '-config', config],
    {
      cwd: home,
      detached: true,
      env: { PATH, HOME, LOG_LEVEL: 'warn', [labMark]: dir },
      stdio: ['ignore', output, output],
    },
  );
  child.on('error', () => {});
  closeSync(output);
  writeFileSync(pidFile, `${child.pid ?? ''}\n`);
  child.unref();
  const answers = (): Promise<boolean> =>
    askToxiproxy(ports).then(
      () => true,
      () => false,
    );
  if (!(await waitUntil(answers, 10_000))) {
    throw new MusterError('NOT_STEADY', 'Toxiproxy does not answer.', { remedy: `See ${log}.` });
  }
}

/** Resolves when every proxy lets everything through, rejects with the reason when not. */
export async function askToxiproxy(ports: Ports): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${ports.toxiproxy}/proxies`, {
    headers: { connection: 'close' },
    signal: AbortSignal.timeout(1000),
  });
  const found = (await response.json()) as Record<
    string,
    { readonly enabled: boolean; readonly toxics: readonly unknown[] } | undefined
  >;
  for (const { name } of proxiesOn(ports)) {
    const proxy = found[name];
    if (proxy === undefined) throw new Error(`no proxy ${name}`);
    if (!proxy.enabled) throw new Error(`proxy ${name} is disabled`);
    if (proxy.toxics.length > 0) throw new Error(`proxy ${name} has a toxic`);
  }
}

/** Ends Toxiproxy: in order within 2 s, else by force. */
export async function stopToxiproxy(home: string): Promise<boolean> {
  const pid = toxiproxyPid(home);
  return pid === undefined || endProcess(pid, looks(home), [{ signal: 'SIGTERM', withinMs: 2000 }]);
}

function proxiesOn(ports: Ports) {
  const proxy = (name: string, from: number, to: number) => ({
    name,
    listen: `127.0.0.1:${from}`,
    upstream: `127.0.0.1:${to}`,
    enabled: true,
  });
  return [
    proxy('database', ports.postgresProxy, ports.postgres),
    proxy('queue', ports.redisProxy, ports.redis),
  ];
}
