/**
 * A process of its own that does one job of one run and journals each phase. Begun again after it was
 * killed, it removes what it had made and starts over, a few times. When it is done it removes what it
 * made, and waits to be ended: what keeps it running must not start it anew.
 */
import { readFileSync } from 'node:fs';
import { MusterError, toErrorData } from '../../domain/errors.js';
import { newGroupMark } from '../processes/process-group.js';
import { identifyProcess } from '../processes/process-identity.js';
import { tidyMoment } from '../backups/moment/tidy-moment.js';
import { ScratchArea } from '../postgres/scratch-area.js';
import { removeScratch } from '../postgres/remove-scratch.js';
import type { ScratchRecord } from '../postgres/scratch-record.js';
import { readJson } from '../agent/write-durably.js';
import { crashPoint } from '../crash-point.js';
import type { JobConfig } from './job-config.js';
import { doJob } from './job-handlers.js';
import { JobJournal, readJobJournal } from './job-journal.js';
import { JobRun } from './job-run.js';
import { ToolRunner } from './tool-runner.js';

const mostAttempts = 3;

const config = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as JobConfig;
const { spec, inventory, scratchFolder, scratchRecord, progressFile, endAt } = config;
const { mark, env } = newGroupMark();
const tools = new ToolRunner(scratchFolder, env);

// Held until it is ended, which an idle event loop would not be.
const over = setTimeout(() => void stop(), Math.max(0, endAt - Date.now()));
process.once('SIGTERM', () => void stop());

const { attempts, finished } = readJobJournal(config.journal);
if (!finished) await work(attempts + 1);

async function work(attempt: number): Promise<void> {
  const self = identifyProcess(process.pid)!;
  const { pid, startedAt } = self;
  const journal = new JobJournal(config.journal);
  journal.add({ head: { pid, startedAt, at: new Date().toISOString() } });
  let scratch: Promise<ScratchArea> | undefined;
  const place = {
    recordFile: scratchRecord,
    folder: scratchFolder,
    group: { pid, startedAt, mark },
    templates: config.templates,
  };
  const job = new JobRun({
    inventory,
    journal,
    progressFile,
    attempt,
    run: tools.run,
    scratch: (programs) => (scratch ??= ScratchArea.open(place, programs, tools.run)),
  });
  try {
    if (attempt > mostAttempts) throw killedTooOften(attempt - 1);
    await doJob(spec, job);
  } catch (error) {
    console.error(`${new Date().toISOString()} ${(error as Error).message}`);
    journal.add({ failed: toErrorData(error) });
  }
  crashPoint('job.before-clean-up');
  await job.phase('cleanUp', async () => ({ facts: { left: await cleanUp() } }));
  journal.add({ finished: new Date().toISOString() });
}

function killedTooOften(times: number): MusterError {
  return new MusterError('JOB_FAILED', `its process was killed ${times} times`, {
    remedy: 'See what kills it: memory, a full disk, a person.',
  });
}

async function cleanUp(): Promise<readonly string[]> {
  tools.stop();
  const record = await readJson<ScratchRecord>(scratchRecord);
  const left = record === undefined ? [] : await removeScratch(record);
  return [...left, ...(await tidyMoment(spec, inventory, process.env))];
}

async function stop(): Promise<void> {
  clearTimeout(over);
  await cleanUp().catch(() => {});
  process.exit(0);
}
