import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { doctor, lookAtNode, type Diagnosis } from '../../../client/prerequisites/doctor.js';
import { sandbox, type Sandbox } from './sandbox.js';

let box: Sandbox;
const servers: Server[] = [];

beforeEach(() => {
  box = sandbox();
});
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  box.remove();
});

async function serve(body: string): Promise<number> {
  const server = createServer((_, response) => response.end(body));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function about(title: string, diagnoses: readonly Diagnosis[]): Diagnosis | undefined {
  return diagnoses.find((each) => each.title === title);
}

test('it tells where a tool stands, and for a missing one what for and the command that mends it', async () => {
  const redis = box.program(join(box.bin, 'redis-server'), 'Redis server v=7.0.15 sha=0');
  const pgbackrest = box.program(join(box.bin, 'pgbackrest'), 'pgBackRest 2.45');
  const diagnoses = await doctor([]);
  expect(about('pgBackRest', diagnoses)).toMatchObject({ path: pgbackrest, version: '2.45' });
  expect(about('Redis', diagnoses)).toMatchObject({ ok: true, path: redis, version: '7.0.15' });
  expect(about('Temporal CLI', diagnoses)).toMatchObject({
    ok: false,
    required: true,
    detail: expect.stringContaining('embedded Temporal server'),
    mend: expect.stringContaining('temporal'),
  });
  expect(about('tctl', diagnoses)).toMatchObject({ ok: false, required: false });
  expect(about('Tools folder', diagnoses)).toMatchObject({ ok: true, path: box.tools });
});

test('a TEMPORAL_CLI that does not run is told, not thrown', async () => {
  process.env['TEMPORAL_CLI'] = join(box.folder, 'nothing');
  expect(about('Temporal CLI', await doctor([]))).toMatchObject({
    ok: false,
    mend: expect.stringContaining('unset TEMPORAL_CLI'),
  });
});

test('a port is fine when free or when Temporal serves it, not when something else does', async () => {
  const ui = await serve('{"DefaultNamespace":"","Version":"2.42.1"}');
  const stranger = await serve('{"status":"ok"}');
  const freed = await serve('');
  await new Promise((resolve) => servers.pop()?.close(resolve));

  const diagnoses = await doctor([
    { kind: 'ui', port: ui },
    { kind: 'ui', port: freed },
    { kind: 'server', port: stranger },
  ]);
  expect(about(`Port ${ui}`, diagnoses)).toMatchObject({ ok: true, detail: 'serves Temporal' });
  expect(about(`Port ${freed}`, diagnoses)).toMatchObject({ ok: true, detail: 'free' });
  expect(about(`Port ${stranger}`, diagnoses)).toMatchObject({
    ok: false,
    mend: expect.stringContaining(String(stranger)),
  });
});

test('a tools folder that cannot be made is told with the command that mends it', async () => {
  process.env['MUSTER_CACHE'] = join(box.program(join(box.folder, 'a-file'), ''), 'tools');
  expect(about('Tools folder', await doctor([]))).toMatchObject({
    ok: false,
    mend: expect.stringContaining('chown'),
  });
});

test.each([
  ['20.19.0', true],
  ['22.1.0', true],
  ['20.18.3', false],
  ['18.20.0', false],
])('Node %s: fit %s', (version, fit) => {
  expect(lookAtNode(version)).toMatchObject({ ok: fit });
});
