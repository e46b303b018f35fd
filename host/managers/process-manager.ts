import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { MusterError } from '../../domain/errors.js';
import type { ManagerAction, ProcessIdentity, ProcessRef } from '../../domain/service.js';
import { failed } from '../processes/child-result.js';
import { identifyProcess, isAlive } from '../processes/process-identity.js';
import { isLaterThanPidFile, pidFileInvalid, readPidFile } from '../processes/read-pid-file.js';
import type { RunCommand } from '../processes/run-command.js';
import { signalProcess } from '../processes/signal-process.js';
import { waitUntil } from '../processes/wait-until.js';
import { realPath } from '../real-path.js';
import type { Manager } from './manager.js';
import { runOrFail } from './run-or-fail.js';

const soon = { withinMs: 10_000, everyMs: 20 };
const commandWithinMs = 30_000;

/**
 * Plain processes, known by their pid file: they run while the process it names lives. Whether one
 * that does not was stopped or crashed a pid file cannot tell; a process that is younger than the
 * file is another one, which got the number later.
 */
export const processManager: Manager<ProcessRef> = {
  keys: (ref) => Promise.resolve([`pidFile:${realPath(ref.pidFile)}`]),

  describe: async (ref) => {
    const running = runningProcess(ref);
    return {
      status: running === undefined ? 'stopped' : 'running',
      name: basename(ref.pidFile),
      processes: running === undefined ? [] : [running],
      autorestart: ref.supervised,
      logFiles: ref.logs,
    };
  },

  act: (action, ref, run) => actions[action](ref, run),
};

const actions: Record<ManagerAction, (ref: ProcessRef, run: RunCommand) => Promise<void>> = {
  start,
  stop,
  reload,
  restart,
  recreate: restart,
};

async function start(ref: ProcessRef, run: RunCommand): Promise<void> {
  const named = namedProcess(ref);
  if (named !== undefined && !isLaterThanPidFile(named, ref.pidFile)) return;
  const [logFile] = ref.logs;
  await runOrFail(run, ref.start, {
    ...folder(ref),
    detached: logFile === undefined ? {} : { logFile },
  });
  // Whatever lives under the file's number now is new: nothing did before.
  const started = await waitUntil(() => startedProcess(ref), soon);
  if (started === undefined)
    throw failed(ref.start, `was started, but ${ref.pidFile} names no living process`);
}

async function stop(ref: ProcessRef, run: RunCommand): Promise<void> {
  if (ref.supervised && ref.stop === undefined)
    throw new MusterError(
      'COMMAND_FAILED',
      `${basename(ref.pidFile)} cannot be stopped: its supervisor would bring it back`,
      { remedy: 'Give the service a `stop` command that tells its supervisor.' },
    );
  const running = runningProcess(ref);
  if (ref.stop !== undefined)
    await runOrFail(run, ref.stop, { ...folder(ref), timeoutMs: commandWithinMs });
  if (running === undefined) return;
  if (ref.stop === undefined) signalProcess(running, 'SIGTERM');
  if (await waitUntil(() => !isAlive(running), soon)) return;
  signalProcess(running, 'SIGKILL');
  if (await waitUntil(() => !isAlive(running), soon)) return;
  throw failed(ref.stop ?? ['SIGKILL'], `did not end process ${running.pid}`);
}

async function restart(ref: ProcessRef, run: RunCommand): Promise<void> {
  await stop(ref, run);
  await start(ref, run);
}

async function reload(ref: ProcessRef): Promise<void> {
  const running = runningProcess(ref);
  if (running !== undefined && signalProcess(running, 'SIGHUP') === 'sent') return;
  throw new MusterError('SERVICE_NOT_RUNNING', `${basename(ref.pidFile)} does not run`, {
    remedy: 'Start it: a reload only reaches a running process.',
  });
}

/** A pid file that is just being written is none yet. */
function startedProcess(ref: ProcessRef): ProcessIdentity | undefined {
  try {
    return runningProcess(ref);
  } catch {
    return undefined;
  }
}

/** @throws MusterError PID_FILE_INVALID, also where another process has the file's number by now */
function runningProcess(ref: ProcessRef): ProcessIdentity | undefined {
  const named = namedProcess(ref);
  if (named === undefined || !isLaterThanPidFile(named, ref.pidFile)) return named;
  throw pidFileInvalid(
    ref.pidFile,
    `names process ${named.pid}, which was started after the file was written`,
    `Start the service anew. If ${named.pid} is the service all the same: touch ${ref.pidFile}`,
  );
}

/** A missing pid file is that of a stopped service. @throws MusterError PID_FILE_INVALID */
function namedProcess({ pidFile }: ProcessRef): ProcessIdentity | undefined {
  return existsSync(pidFile) ? identifyProcess(readPidFile(pidFile)) : undefined;
}

function folder({ cwd }: ProcessRef): { readonly cwd?: string } {
  return cwd === undefined ? {} : { cwd };
}
