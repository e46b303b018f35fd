import type { Client } from '@temporalio/client';
import type { Command } from 'commander';
import { askProgress } from '../runs/ask-progress.js';
import { askStatus } from '../runs/ask-status.js';
import { withClient } from '../runs/connect-client.js';
import { findRun, type FoundRun } from '../runs/find-run.js';
import { labelsOf } from '../runs/run-labels.js';
import { whyStuck } from '../runs/why-stuck.js';
import { colorsFor } from '../shell/colors.js';
import { plain } from '../shell/lines.js';
import { progressLine } from '../shell/progress-line.js';
import { statusLines } from '../shell/status-lines.js';

const answerWithinMs = 3_000;

/** `muster status ID`: how a run stands. */
export function addStatus(program: Command): void {
  program
    .command('status')
    .argument('<id>', "a workflow id, or a drill's or suite's name: its newest run")
    .description('how a run stands: phase, faults standing, bounds so far, whom it waits for')
    .option('--json', 'print what the run answers, as JSON')
    .addHelpText('after', '\nExample:\n  muster status gateway-crash')
    .action(async (id: string, { json = false }: { json?: boolean }) => {
      await withClient(async (client) => {
        const run = await findRun(client, id);
        const status = await askStatus(client, run, answerWithinMs);
        const progress = await askProgress(client, run.info).catch(() => []);
        if (json) {
          const told =
            status === undefined ? await unanswered(client, run) : { ...status, progress };
          console.log(JSON.stringify(told, null, 2));
        } else if (status === undefined) await tellUnanswered(client, run);
        else {
          const { startTime, closeTime, workflowId } = run.info;
          const elapsedMs = (closeTime ?? new Date()).getTime() - startTime.getTime();
          console.log(workflowId);
          const colors = colorsFor(process.stdout);
          const lines = statusLines(status, elapsedMs, colors);
          const far = progress.map((each) => progressLine(each, colors));
          console.log([...lines, ...far].join('\n'));
        }
      });
    });
}

/** What can be known of a run without a worker. */
async function unanswered(client: Client, { info }: FoundRun) {
  const open = info.status.name === 'RUNNING';
  return {
    workflowId: info.workflowId,
    ...labelsOf(info),
    status: info.status.name,
    stuck: open ? ((await whyStuck(client, info)) ?? 'no worker answers') : null,
  };
}

async function tellUnanswered(client: Client, run: FoundRun): Promise<void> {
  const { workflowId, status, stuck, waitingFor, verdict } = await unanswered(client, run);
  console.log(`${workflowId}: ${status.toLowerCase()}`);
  if (verdict !== undefined) console.log(`  verdict ${verdict}`);
  if (waitingFor !== undefined) console.log(`  waits for ${plain(waitingFor)}`);
  if (stuck !== null) console.log(`  ${plain(stuck)}`);
}
