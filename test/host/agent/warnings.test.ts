import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { targets } from '../../../domain/target.js';
import { warningsOf } from '../../../host/agent/warnings.js';
import { read } from '../../domain/inventory/read.js';
import { tempFolder } from '../../support/temp-folder.js';

test('a service that nothing restarts is warned of; one that cannot be asked is not', async () => {
  const folder = await tempFolder();
  await writeFile(join(folder.path, 'bad.pid'), 'rubbish');
  const inventory = read(`environment: { name: here, kind: lab }
services:
  alone: { process: { pidFile: ${folder.path}/alone.pid, start: [/bin/true] } }
  kept: { process: { pidFile: ${folder.path}/kept.pid, start: [/bin/true], supervised: true } }
  unclear: { process: { pidFile: ${folder.path}/bad.pid, start: [/bin/true] } }
`);
  const harmed = targets('service', ['alone', 'kept', 'unclear']);
  expect(await warningsOf(inventory, harmed)).toEqual([
    'alone (process) is not set to be restarted: once it dies it stays down',
  ]);
  await folder.remove();
});
