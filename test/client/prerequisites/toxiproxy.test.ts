import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { findToxiproxy } from '../../../client/prerequisites/toxiproxy.js';
import { sandbox, type Sandbox } from './sandbox.js';

let box: Sandbox;
beforeEach(() => {
  box = sandbox();
});
afterEach(() => box.remove());

const answer = (version: string): string => `toxiproxy-server version ${version}`;

test('$TOXIPROXY_SERVER comes first, then PATH, then the tools folder', async () => {
  expect(await findToxiproxy()).toBeUndefined();
  const cached = join(box.tools, 'toxiproxy-2.12.0', 'toxiproxy-server');
  box.program(cached, answer('2.12.0'));
  expect(await findToxiproxy()).toEqual({ path: cached, version: '2.12.0' });

  const onPath = box.program(join(box.bin, 'toxiproxy-server'), answer('2.9.0'));
  expect((await findToxiproxy())?.path).toBe(onPath);

  const chosen = box.program(join(box.folder, 'mine'), answer('2.5.0'));
  process.env['TOXIPROXY_SERVER'] = chosen;
  expect(await findToxiproxy()).toEqual({ path: chosen, version: '2.5.0' });
});

test('a $TOXIPROXY_SERVER that is none is an error, not a reason to take another', async () => {
  box.program(join(box.bin, 'toxiproxy-server'), answer('2.12.0'));
  process.env['TOXIPROXY_SERVER'] = box.program(join(box.folder, 'other'), 'something else');
  await expect(findToxiproxy()).rejects.toMatchObject({
    code: 'TOOL_MISSING',
    message: expect.stringContaining('other'),
  });
});
