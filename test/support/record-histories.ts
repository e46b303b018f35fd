import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { musterRoot } from '../../host/program-path.js';
import type { Stack } from './stack.js';

/** Keeps the histories of all runs of a stack, for replay by later versions. */
export async function recordHistories({ client }: Stack, prefix = 'test'): Promise<void> {
  const folder = join(musterRoot, 'test/workflows/histories');
  for await (const { workflowId, status } of client.workflow.list()) {
    const history = await client.workflow.getHandle(workflowId).fetchHistory();
    const own = workflowId.replace(/^test/, prefix).replaceAll('/', '_');
    const name = `${own}-${status.name.toLowerCase()}.json`;
    writeFileSync(join(folder, name), historyToJSON(history));
  }
}
