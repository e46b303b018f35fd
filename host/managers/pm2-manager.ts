import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { MusterError } from '../../domain/errors.js';
import type {
  ManagedService,
  ManagerAction,
  Pm2Ref,
  ProcessIdentity,
} from '../../domain/service.js';
import { identifyProcess } from '../processes/process-identity.js';
import type { RunCommand } from '../processes/run-command.js';
import { waitUntil } from '../processes/wait-until.js';
import { resolveSecret } from '../secrets.js';
import type { Manager } from './manager.js';
import { pm2Command } from './pm2-command.js';
import {
  listPm2Processes,
  readPm2Variable,
  restartPm2With,
  type Pm2Process,
} from './pm2-daemon.js';
import { runOrFail } from './run-or-fail.js';

const answerWithinMs = 2000;
const actWithinMs = 60_000;

/** Services under pm2: asked over the daemon's own socket, told by pm2's own command line. */
export const pm2Manager: Manager<Pm2Ref> = {
  async keys(ref) {
    const { home, instances } = await find(ref);
    return instances.map(({ pmId }) => `pm2:${home}:${pmId}`).toSorted();
  },

  async describe(ref, signal) {
    return describeInstances((await find(ref, signal)).instances);
  },

  async act(action, ref, run) {
    const { home, instances } = await find(ref);
    // pm2 would restart what runs already.
    const meant =
      action === 'start' ? instances.filter((one) => statusOf(one) !== 'running') : instances;
    const ids = meant.map(({ pmId }) => String(pmId));
    if (ids.length === 0) return;
    for (const words of wordsFor(action, ids)) await tellPm2(words, home, run);
  },

  variables: {
    async read(ref, variable) {
      const { home, instances } = await find(ref);
      const all = await readPm2Variable(home, variable, { deadlineMs: answerWithinMs });
      const ids = instances.map(({ pmId }) => String(pmId));
      return Object.fromEntries(Object.entries(all).filter(([id]) => ids.includes(id)));
    },

    // pm2's command line would take in the whole environment it is run with.
    async restartWith(ref, variable, values) {
      for (const [id, value] of Object.entries(values)) {
        const home = await standingStill(ref, id);
        const env = { [variable]: value };
        try {
          await restartPm2With(home, Number(id), env, { deadlineMs: actWithinMs });
        } catch (error) {
          // What waits to be restarted is refused another restart, but takes the value along.
          const now = await readPm2Variable(home, variable, { deadlineMs: answerWithinMs });
          if (now[id] !== value) throw error;
        }
      }
    },
  },
};

/** Waits until pm2 is not just stopping it: two restarts at once would leave two of it. */
async function standingStill(ref: Pm2Ref, id: string): Promise<string> {
  const { home } = await find(ref);
  await waitUntil(
    async () => {
      const { instances } = await find(ref);
      return instances.every(({ pmId, status }) => String(pmId) !== id || status !== 'stopping');
    },
    { withinMs: actWithinMs, everyMs: 50 },
  );
  return home;
}

/** What pm2 is told; always ids, never names, so that no name can be read as an option. */
function wordsFor(action: ManagerAction, ids: readonly string[]): readonly (readonly string[])[] {
  // pm2 reloads one service at a time only, and has nothing that makes one anew: the nearest is a
  // restart that takes in the environment as it is now.
  if (action === 'reload') return ids.map((id) => ['reload', id]);
  if (action === 'recreate') return [['restart', ...ids, '--update-env']];
  return [[action, ...ids]];
}

function tellPm2(words: readonly string[], home: string, run: RunCommand): Promise<void> {
  const argv = [...pm2Command(process.env), ...words];
  return runOrFail(run, argv, { env: { PM2_HOME: home }, timeoutMs: actWithinMs });
}

async function find(
  ref: Pm2Ref,
  signal?: AbortSignal,
): Promise<{ home: string; instances: readonly [Pm2Process, ...Pm2Process[]] }> {
  if (/^-|^$|\p{Cc}/u.test(ref.name))
    throw new MusterError('BAD_INPUT', 'a pm2 name may not be empty, start with - or break lines');
  const home = await homeOf(ref);
  const all = await listPm2Processes(home, { deadlineMs: answerWithinMs, signal });
  const byName = all.filter(({ name }) => name === ref.name);
  const [first, ...others] =
    byName.length > 0 ? byName : all.filter(({ pmId }) => String(pmId) === ref.name);
  if (first !== undefined) return { home, instances: [first, ...others] };
  const known = [...new Set(all.map(({ name }) => name))].slice(0, 20).join(', ');
  throw new MusterError('SERVICE_NOT_FOUND', `pm2 in ${home} has no ${ref.name}`, {
    remedy: known === '' ? 'pm2 runs nothing there: start it first.' : `pm2 knows ${known}.`,
  });
}

async function homeOf(ref: Pm2Ref): Promise<string> {
  const home =
    ref.home === undefined
      ? process.env['PM2_HOME'] || join(homedir(), '.pm2')
      : typeof ref.home === 'string'
        ? ref.home
        : await resolveSecret(ref.home, process.env);
  try {
    return realpathSync(home);
  } catch {
    return resolve(home);
  }
}

function describeInstances(instances: readonly [Pm2Process, ...Pm2Process[]]): ManagedService {
  const statuses = new Set(instances.map(statusOf));
  const [status = 'failed'] = statuses;
  return {
    // Some of them up and some not is not what was meant to run.
    status: statuses.size === 1 ? status : 'failed',
    name: instances[0].name,
    id: instances.map(({ pmId }) => pmId).join(','),
    processes: instances.flatMap((instance) => processOf(instance) ?? []),
    restarts: instances.reduce((sum, { restarts }) => sum + restarts, 0),
    autorestart: instances.every(({ autorestart }) => autorestart),
    logFiles: [...new Set(instances.flatMap(({ logFiles }) => logFiles))],
  };
}

function statusOf(instance: Pm2Process): ManagedService['status'] {
  if (instance.status === 'stopped' || instance.status === 'stopping') return 'stopped';
  const up = instance.status === 'online' || instance.status === 'launching';
  // The daemon learns of a death a moment after it.
  return up && processOf(instance) !== undefined ? 'running' : 'failed';
}

function processOf({ pid }: Pm2Process): ProcessIdentity | undefined {
  return pid > 1 ? identifyProcess(pid) : undefined;
}
