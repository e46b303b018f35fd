import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NativeConnection } from '@temporalio/worker';
import type { DrillStatus } from '../../domain/contract.js';
import { programPath } from '../../host/program-path.js';
import { waitUntil } from '../../host/processes/wait-until.js';
import { replayOpenDrills } from '../../worker/replay-gate.js';
import { Stack } from '../support/stack.js';
import { tempFolder } from '../support/temp-folder.js';
import { startTinySystem, type TinySystem } from '../support/tiny-system.js';

describe('no worker polls with code that would break an open drill', () => {
  const bundle = programPath('workflow-bundle.js');
  let folder: Awaited<ReturnType<typeof tempFolder>>;
  let system: TinySystem;
  let stack: Stack;
  let connection: NativeConnection;

  beforeAll(async () => {
    folder = await tempFolder();
    system = await startTinySystem(folder.path);
    stack = await new Stack(folder.path, system.inventoryPath).up();
    connection = await NativeConnection.connect({ address: stack.server.address });
    const handle = await stack.start({ drill: 'signed' });
    const asks = async () => (await handle.query<DrillStatus>('status')).waitingFor !== null;
    await waitUntil(asks, { withinMs: 30_000, everyMs: 50 });
    // What is open is found by visibility, which follows the history.
    const query = "TaskQueue = 'muster' AND ExecutionStatus = 'Running'";
    const seen = async () => (await stack.client.workflow.count(query)).count > 0;
    await waitUntil(seen, { withinMs: 30_000, everyMs: 50 });
  });
  afterAll(async () => {
    await connection?.close();
    await stack?.down();
    await system?.end();
    await folder?.remove();
  });

  test('the code it was begun with replays it', async () => {
    expect(await replayOpenDrills(connection, 'default', bundle)).toBe(1);
  });

  test('other code is refused, and the drill is named', async () => {
    const other = join(folder.path, 'other-bundle.js');
    writeFileSync(other, readFileSync(bundle, 'utf8').replaceAll(`'snapshot'`, `'somethingElse'`));
    await expect(replayOpenDrills(connection, 'default', other)).rejects.toMatchObject({
      code: 'REPLAY_WOULD_BREAK',
      mistakes: [{ message: expect.stringContaining('test-1') }],
    });
  });
});
