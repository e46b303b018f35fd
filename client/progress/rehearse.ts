import { MusterError } from '../../domain/errors.js';
import { subjectOfInput, type RunInput } from '../../domain/run-input.js';
import { subjectOf } from '../../domain/suite/suite-report.js';
import { renderJson } from '../../render/render-json.js';
import type { InventoryFile } from '../../host/inventory-file.js';
import { followRun } from './follow-run.js';
import { colorsFor } from '../shell/colors.js';
import { exitCodeOfReport, exitCodes, type ExitCode } from '../shell/exit-codes.js';
import { shortRunReport } from '../shell/short-run-report.js';
import { withClient } from '../runs/connect-client.js';
import { findRun } from '../runs/find-run.js';
import { reportFiles } from '../../host/report-files.js';
import { checkDrill, startDrill } from '../runs/start-drill.js';

/** What is rehearsed, and how its result is told. */
export interface Rehearsal {
  readonly inventory: InventoryFile;
  readonly input: RunInput;
  readonly id?: string;
  readonly yes: boolean;
  readonly json: boolean;
}

/**
 * Starts a drill or a suite, follows it to its end, and prints what it came to.
 * @returns the exit code that its report stands for
 * @throws MusterError PRODUCTION_REFUSED for automatic answers in production, before any effect
 */
export async function rehearse(rehearsal: Rehearsal): Promise<ExitCode> {
  const { inventory, input, yes, json } = rehearsal;
  checkDrill(rehearsal);
  if (yes && inventory.inventory.environment.kind === 'production') {
    throw new MusterError('PRODUCTION_REFUSED', 'production takes no automatic answers', {
      remedy: 'Leave out --yes: people answer with `muster answer` and `muster sign-off`.',
    });
  }
  return withClient(async (client) => {
    const { workflowId } = await startDrill(client, rehearsal);
    const run = await findRun(client, workflowId);
    process.stderr.write(`${workflowId}\n`);
    const subject = subjectOfInput(input);
    const report = await followRun({ client, run, subject, inventory, yes });
    if (report === undefined) {
      process.stderr.write(`It goes on without us: muster status ${workflowId}\n`);
      return exitCodes.stopped;
    }
    const files = reportFiles(inventory.path, subjectOf(report), report.runId);
    const lines = shortRunReport(report, files, colorsFor(process.stdout));
    process.stdout.write(json ? renderJson(report) : `\n${lines.join('\n')}\n`);
    return exitCodeOfReport(report);
  });
}
