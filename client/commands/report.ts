import { existsSync, statSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { isSuiteReport, type RunReport } from '../../domain/suite/suite-report.js';
import { renderJson } from '../../render/render-json.js';
import { renderMarkdown } from '../../render/render-markdown.js';
import { renderSuiteMarkdown } from '../../render/render-suite-markdown.js';
import { MusterError } from '../../domain/errors.js';
import { withClient } from '../runs/connect-client.js';
import { findRun } from '../runs/find-run.js';
import { readReport, reportFiles } from '../../host/report-files.js';
import { reportOf } from '../runs/report-of.js';
import { labelsOf } from '../runs/run-labels.js';
import { colorsFor } from '../shell/colors.js';
import { inventoryPathOf } from '../shell/open-inventory.js';
import { shortRunReport } from '../shell/short-run-report.js';

interface ReportOptions {
  readonly json?: boolean;
  readonly markdown?: boolean;
}

/** `muster report ID|FILE`: what a run came to. */
export function addReport(program: Command): void {
  program
    .command('report')
    .argument(
      '<run>',
      "a workflow id, a drill's or suite's name (its newest run), or a report's .json file",
    )
    .description('print what a run that is over came to')
    .option('--json', 'the whole report as JSON')
    .addOption(new Option('--markdown', 'the whole report as Markdown').conflicts('json'))
    .addHelpText('after', '\nExample:\n  muster report gateway-crash --markdown')
    .action(async (run: string, { json, markdown }: ReportOptions, command: Command) => {
      const { report, files } = await findReport(run, command);
      if (json) process.stdout.write(renderJson(report));
      else if (markdown) process.stdout.write(asMarkdown(report));
      else console.log(shortRunReport(report, files, colorsFor(process.stdout)).join('\n'));
    });
}

function asMarkdown(report: RunReport): string {
  return isSuiteReport(report) ? renderSuiteMarkdown(report) : renderMarkdown(report);
}

interface FoundReport {
  readonly report: RunReport;
  readonly files: readonly string[];
}

async function findReport(run: string, command: Command): Promise<FoundReport> {
  if (existsSync(run) && statSync(run).isFile()) {
    return { report: await readReport(run), files: [] };
  }
  return withClient(async (client) => {
    const found = await findRun(client, run);
    const { workflowId, runId, status } = found.info;
    if (status.name === 'RUNNING') {
      throw new MusterError('WORKFLOW_NOT_FOUND', `"${workflowId}" is not over yet`, {
        remedy: `See how it stands: muster status ${workflowId}`,
      });
    }
    const subject = labelsOf(found.info).drill ?? '';
    const inventoryPath = inventoryPathIfAny(command);
    const places = { subject, runId, ...(inventoryPath !== undefined && { inventoryPath }) };
    const report = await reportOf(client, found, places);
    const files = inventoryPath === undefined ? [] : reportFiles(inventoryPath, subject, runId);
    return { report, files };
  });
}

/** Reports lie beside the inventory; without one the run itself may still know. */
function inventoryPathIfAny(command: Command): string | undefined {
  try {
    return inventoryPathOf(command);
  } catch {
    return undefined;
  }
}
