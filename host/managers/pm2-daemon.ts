import { join } from 'node:path';
import { MusterError } from '../../domain/errors.js';
import { inertText } from '../logs/inert-text.js';

/** What pm2's daemon says of one process; of its environment nothing is kept. */
export interface Pm2Process {
  readonly pmId: number;
  readonly name: string;
  /** 0 where it does not run. */
  readonly pid: number;
  readonly status: string;
  readonly restarts: number;
  readonly autorestart: boolean;
  readonly logFiles: readonly string[];
}

/** How long pm2 is waited for, and what ends the waiting before. */
export interface Patience {
  readonly deadlineMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Its processes. Never starts a daemon, as pm2's command line and library would.
 * @throws MusterError MANAGER_UNREACHABLE where it does not answer within `deadlineMs`, or `signal` aborts
 */
export async function listPm2Processes(home: string, patience: Patience): Promise<Pm2Process[]> {
  return (await monitorData(home, patience)).map(readProcess);
}

/** The variable in the environment pm2 gives each of its processes, by pm2's id; those without it are left out. */
export async function readPm2Variable(
  home: string,
  variable: string,
  patience: Patience,
): Promise<Readonly<Record<string, string>>> {
  const found = (await monitorData(home, patience)).flatMap(({ pm_id, pm2_env }) => {
    const env = pm2_env?.['env'];
    const value = isRecord(env) && Object.hasOwn(env, variable) ? env[variable] : undefined;
    return typeof value === 'string' ? [[String(Number(pm_id)), value] as const] : [];
  });
  return Object.fromEntries(found);
}

/** Restarts one process with these variables changed, and all else as it was. */
export async function restartPm2With(
  home: string,
  id: number,
  env: Readonly<Record<string, string>>,
  patience: Patience,
): Promise<void> {
  await ask(home, 'restartProcessId', { id, env }, patience);
}

async function monitorData(home: string, patience: Patience): Promise<readonly MonitorEntry[]> {
  const answer = await ask(home, 'getMonitorData', {}, patience);
  if (!Array.isArray(answer)) throw unreachable(home, 'answers with what is no list of processes');
  return answer as MonitorEntry[];
}

/** Asks a running daemon over its own socket, on a fresh connection. */
async function ask(
  home: string,
  method: string,
  argument: object,
  options: Patience,
): Promise<unknown> {
  const [{ default: axon }, { default: rpc }] = await Promise.all([
    import('pm2-axon'),
    import('pm2-axon-rpc'),
  ]);
  return new Promise<unknown>((resolve, reject) => {
    const socket = axon.socket('req').set('retry timeout', 0);
    let given = false;
    const give = (settle: () => void) => {
      given = true;
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', abort);
      settle();
      socket.close();
    };
    const fail = (why: string) => give(() => reject(unreachable(home, why)));
    const abort = () => fail('was not waited for any longer');
    const timer = setTimeout(
      () => fail(`does not answer within ${options.deadlineMs} ms`),
      options.deadlineMs,
    );
    socket.on('error', (error) => fail(`cannot be reached (${error.code ?? error.message})`));
    socket.on('socket error', (error) =>
      fail(`cannot be reached (${error.code ?? error.message})`),
    );
    // A connection that opens after all is not known to the socket before, so not closed by it.
    socket.on('connect', () => given && socket.close());
    socket.on('close', () => fail('closed the connection'));
    options.signal?.addEventListener('abort', abort);
    if (options.signal?.aborted === true) return abort();
    new rpc.Client(socket).call(method, argument, (error, result) =>
      error === null
        ? give(() => resolve(result))
        : fail(`answers with an error: ${inertText(error.message, 200)}`),
    );
    socket.connect(join(home, 'rpc.sock'));
  });
}

interface MonitorEntry {
  readonly pid?: unknown;
  readonly name?: unknown;
  readonly pm_id?: unknown;
  readonly pm2_env?: Readonly<Record<string, unknown>>;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function readProcess(entry: MonitorEntry): Pm2Process {
  const env = entry.pm2_env ?? {};
  const logFiles = [env['pm_out_log_path'], env['pm_err_log_path']].filter(
    (path): path is string =>
      typeof path === 'string' && path.startsWith('/') && path !== '/dev/null',
  );
  return {
    pmId: Number(entry.pm_id),
    name: String(entry.name),
    pid: Number(entry.pid ?? 0),
    status: String(env['status']),
    restarts: Number(env['restart_time'] ?? 0),
    autorestart: env['autorestart'] !== false,
    logFiles: [...new Set(logFiles)],
  };
}

function unreachable(home: string, why: string): MusterError {
  return new MusterError('MANAGER_UNREACHABLE', `the pm2 daemon of ${home} ${why}`, {
    remedy: 'Start it as its own user (pm2 resurrect), or correct the service’s pm2 `home`.',
  });
}
