import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from '@temporalio/worker';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { musterRoot, programPath } from '../../host/program-path.js';

const folder = join(musterRoot, 'test/workflows/histories');

describe('a drill begun under an earlier version goes on under this one', () => {
  const code = readFileSync(programPath('workflow-bundle.js'), 'utf8');

  test.each(readdirSync(folder))('%s replays', async (name) => {
    const history = historyFromJSON(JSON.parse(readFileSync(join(folder, name), 'utf8')));
    // Its own id is part of what a run says: the drills of a suite are called after it.
    const { workflowId } = history.events![0]!.workflowExecutionStartedEventAttributes!;
    await expect(
      Worker.runReplayHistory({ workflowBundle: { code } }, history, workflowId!),
    ).resolves.toBeUndefined();
  });

  test('a history that this version would not have made is told apart', async () => {
    const json = readFileSync(join(folder, 'test-1-completed.json'), 'utf8');
    const foreign = historyFromJSON(JSON.parse(json.replaceAll('"snapshot"', '"somethingElse"')));
    await expect(Worker.runReplayHistory({ workflowBundle: { code } }, foreign)).rejects.toThrow();
  });
});
