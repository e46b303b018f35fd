import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { RunReport } from '../../domain/suite/suite-report.js';
import type { InventoryFile } from '../../host/inventory-file.js';
import { findRun, type FoundRun } from '../runs/find-run.js';
import { reportOf, type ReportPlaces } from '../runs/report-of.js';
import { signalRun, tellRun } from '../runs/tell-run.js';
import { isUnavailable } from '../runs/within.js';
import { colorsFor } from '../shell/colors.js';
import { isInteractive } from '../shell/interactive.js';
import { userName } from '../shell/user-name.js';
import { autoResponder, type Tell } from './auto-responder.js';
import { Interrupts } from './interrupts.js';
import { promptResponder } from './prompt-responder.js';
import { noResponder, type Responder } from './responder.js';
import { liveView, plainView, type RunView } from './run-view.js';
import { ProgressWatch } from './watch-progress.js';

const retryMs = 1_000;

/** The run to follow, and who answers what it asks. */
export interface Following {
  readonly client: Client;
  readonly run: FoundRun;
  /** The drill or suite that is run. */
  readonly subject: string;
  readonly inventory: InventoryFile;
  /** Answer everything at once, as `auto`. */
  readonly yes: boolean;
}

/**
 * Follows a run to its end, showing progress on standard error. Ctrl-C aborts the run and waits for
 * its report; a second one leaves.
 * @returns its report; undefined where the person left
 * @throws MusterError with the code the run failed with
 */
export async function followRun(following: Following): Promise<RunReport | undefined> {
  const { client, run, subject, inventory } = following;
  const view = isInteractive() && process.stderr.rows > 0 ? liveView() : plainView();
  const interrupts = new Interrupts(() => abort(client, run, view));
  const responder = chooseResponder(following, view, interrupts);
  const colors = colorsFor(process.stderr);
  const watch = new ProgressWatch({ client, run, view, responder, colors });
  const places = { inventoryPath: inventory.path, subject, runId: run.info.runId };
  let report: RunReport | undefined;
  try {
    const result = patientReport(client, run, places, view);
    report = (await Promise.race([result, interrupts.left])) ?? undefined;
    // Once left, however it ends reaches nobody here.
    result.catch(() => {});
    return report;
  } finally {
    interrupts.stop();
    await responder.close();
    watch.stop(report?.timeline);
    view.end();
  }
}

/** A server that is away for a while does not end the following. */
async function patientReport(
  client: Client,
  run: FoundRun,
  places: ReportPlaces,
  view: RunView,
): Promise<RunReport> {
  for (;;) {
    try {
      return await reportOf(client, run, places);
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      view.say('Temporal does not answer; waiting for it. The agent’s guard stands meanwhile.');
      await delay(retryMs);
    }
  }
}

function abort(client: Client, run: FoundRun, view: RunView): void {
  view.say('Aborting: everything is put back first. Ctrl-C once more leaves the run to itself.');
  // A signal is kept even where no worker lives to take it.
  signalRun(client, run, 'abort', { by: userName(), reason: 'Ctrl-C at muster run' }).catch(
    (error: Error) => view.say(`It could not be told: ${error.message}`),
  );
}

function chooseResponder(
  { client, run, inventory, yes }: Following,
  view: RunView,
  interrupts: Interrupts,
): Responder {
  const tell: Tell = async (workflowId, name, telling) => {
    // What a drill of the suite asks, the drill must be told.
    const { handle } = workflowId === run.info.workflowId ? run : await findRun(client, workflowId);
    await tellRun(client, { handle }, name, telling);
  };
  if (yes) return autoResponder(tell, (line) => view.say(line));
  if (!isInteractive()) return noResponder;
  const { people } = inventory.inventory;
  return promptResponder({
    people,
    user: userName(),
    view,
    tell,
    onCtrlC: interrupts.interrupt,
  });
}
