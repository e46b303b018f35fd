import type { Command } from 'commander';
import { withClient } from '../runs/connect-client.js';
import { listRuns, type ListedRun } from '../runs/list-runs.js';
import { showOverdue } from '../schedules/show-overdue.js';
import { colorsFor, type Colors } from '../shell/colors.js';
import { plain } from '../shell/lines.js';

interface ListOptions {
  readonly all?: boolean;
  readonly overdue?: boolean;
  readonly json?: boolean;
}

/** `muster list`: open and recent runs, and what is overdue. */
export function addList(program: Command): void {
  program
    .command('list')
    .description(
      'open and recent runs: phase, verdict, whom they wait for, what is stuck; and what is overdue',
    )
    .option('--all', 'every run that Temporal still keeps')
    .option('--overdue', 'only what its schedule no longer lets wait')
    .option('--json', 'print the runs, or what is overdue, as JSON')
    .addHelpText('after', '\nExample:\n  muster list --all --json')
    .action(async (options: ListOptions, command: Command) => {
      const { all = false, overdue = false, json = false } = options;
      if (!overdue) await showRuns({ all, json });
      if (overdue || !json) await showOverdue(command, { alone: overdue, json });
    });
}

async function showRuns({ all, json }: { readonly all: boolean; readonly json: boolean }) {
  const runs = await withClient((client) => listRuns(client, { all }));
  if (json) console.log(JSON.stringify(runs, null, 2));
  else if (runs.length === 0) console.log('No runs yet: muster run NAME --dry-run');
  else for (const run of runs) console.log(line(run, colorsFor(process.stdout)));
}

function line({ workflowId, startedAt, state, detail, suite }: ListedRun, colors: Colors): string {
  const paint = { open: colors.cyan, waiting: colors.yellow, stuck: colors.red, over: colors.dim };
  const told = detail === '' ? '' : `  ${plain(detail)}`;
  const indent = suite === undefined ? '' : '  ';
  return `${startedAt}  ${indent}${workflowId}  ${paint[state](state)}${told}`;
}
