import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { musterRoot } from '../../host/program-path.js';
import type { Stack } from './stack.js';

/** Keeps the histories of a stack's runs, all or `only` some, for replay by later versions. */
export async function recordHistories(
  { client }: Stack,
  { prefix = '', only }: { readonly prefix?: string; readonly only?: readonly string[] } = {},
): Promise<void> {
  const folder = join(musterRoot, 'test/workflows/histories');
  for await (const { workflowId, status } of client.workflow.list()) {
    if (only?.includes(workflowId) === false) continue;
    const history = await client.workflow.getHandle(workflowId).fetchHistory();
    const name = `${prefix}${workflowId}-${status.name.toLowerCase()}.json`;
    writeFileSync(join(folder, name), historyToJSON(history));
  }
}
