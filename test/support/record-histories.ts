import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkflowExecutionInfo } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { musterRoot } from '../../host/program-path.js';
import type { Stack } from './stack.js';

/** Keeps the histories of a stack's runs, of all where nobody says which, for replay by later versions. */
export async function recordHistories(
  { client }: Stack,
  prefix = 'test',
  wanted: (info: WorkflowExecutionInfo) => boolean = () => true,
): Promise<void> {
  const folder = join(musterRoot, 'test/workflows/histories');
  for await (const info of client.workflow.list()) {
    if (!wanted(info)) continue;
    const { workflowId, status } = info;
    const history = await client.workflow.getHandle(workflowId).fetchHistory();
    const own = workflowId.replace(/^test/, prefix).replaceAll('/', '_');
    const name = `${own}-${status.name.toLowerCase()}.json`;
    writeFileSync(join(folder, name), historyToJSON(history));
  }
}
