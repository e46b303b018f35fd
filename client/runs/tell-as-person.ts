import { colorsFor } from '../shell/colors.js';
import { plain } from '../shell/lines.js';
import { statusLines } from '../shell/status-lines.js';
import { withClient } from './connect-client.js';
import { findRun } from './find-run.js';
import { tellRun, type Tellings } from './tell-run.js';

/**
 * Tells a run what a person says, and prints how it stands after that.
 * @throws MusterError WORKFLOW_NOT_FOUND, ANSWER_REFUSED, NOT_WAITING
 */
export async function tellAsPerson<Name extends keyof Tellings>(
  idOrDrill: string,
  name: Name,
  telling: Tellings[Name],
): Promise<void> {
  await withClient(async (client) => {
    const run = await findRun(client, idOrDrill);
    const status = await tellRun(client, run, name, telling);
    if (status === undefined) {
      console.log(
        `No worker answers. It was left as a signal: "${run.info.workflowId}" reads it once a ` +
          'worker is back, and ignores it where it does not fit.',
      );
      return;
    }
    console.log(`Taken: ${plain(JSON.stringify(telling))}`);
    const elapsedMs = Date.now() - run.info.startTime.getTime();
    console.log(statusLines(status, elapsedMs, colorsFor(process.stdout)).join('\n'));
  });
}
