import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { waitUntil } from '../../../host/processes/wait-until.js';
import { AgentUnderTest, soon } from './agent-under-test.js';
import { TestedService } from './tested-services.js';

const planted = {
  PROBE_KEY: 'planted-in-a-probe-1f0c',
  CANARY_KEY: 'planted-in-a-canary-77ab',
  DB_URL: 'postgres://muster:planted-in-a-url-93de@127.0.0.1:1/none',
};
const inFile = 'planted-in-a-file-5b21';
const values = [...Object.values(planted), inFile, 'planted-in-a-url-93de'];

let agent: AgentUnderTest;
let api: TestedService;
let server: Server;
const sent = new Set<string>();

beforeAll(async () => {
  server = createServer((request, response) => {
    sent.add(String(request.headers['x-key']));
    response.writeHead(201).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const send = (env: object) => ({ send: { 'x-key': env } });
  agent = await AgentUnderTest.create((folder) => {
    writeFileSync(join(folder, 'secret'), `${inFile}\n`);
    api = new TestedService(folder, 'api', {
      stop: ['/bin/sh', join(folder, 'stop.sh')],
      healthy: { http: url, status: 201, every: '20ms', ...send({ env: 'PROBE_KEY' }) },
      log: { forbid: ['ERROR'], files: [join(folder, 'api.log')] },
    });
    const canary = {
      write: { post: url, json: { id: '{canary}' }, ...send({ env: 'CANARY_KEY' }) },
      read: { store: 'db', sql: 'select id from t where id = any($1)' },
      cleanup: { store: 'db', sql: 'delete from t where id = any($1)' },
    };
    return `services:\n${api.yaml}
stores: { db: { postgres: { env: DB_URL } }, cache: { redis: { file: ./secret } } }
canaries: { writes: ${JSON.stringify(canary)} }
`;
  });
  await writeFile(join(agent.folder, 'api.log'), '');
  await api.start();
  await agent.start(planted);
});
afterAll(async () => {
  await agent.end(api);
  server.closeAllConnections();
  server.close();
});

test('no secret stands in any file, log, argument, answer or error, whoever says it', async () => {
  const told = `$PROBE_KEY $CANARY_KEY $DB_URL planted-in-a-url-93de ${inFile}`;
  await writeFile(join(agent.folder, 'stop.sh'), `echo "no: ${told}" >&2; exit 1`);
  const drill = await agent.entered('api');
  const heard: unknown[] = [];
  const hear = async (asked: Promise<unknown>): Promise<void> => {
    heard.push(await asked.catch((error: Error) => Object.assign({ said: error.message }, error)));
  };
  const { client } = agent;

  const probes = [
    { name: 'api.healthy', service: 'api', role: 'healthy' as const, everyMs: 20, deadlineMs: 500 },
  ];
  await hear(client.call('watch', { drill, probes, forMs: 50, withinMs: 10_000, ttlMs: 60_000 }));
  const canary = { drill, canary: 'writes', ttlMs: 60_000 };
  await hear(client.call('startCanary', canary));
  await waitUntil(() => sent.has(planted.PROBE_KEY) && sent.has(planted.CANARY_KEY), soon);
  const [before] = await client.call('snapshot', { drill, services: ['api'] });
  await writeFile(join(agent.folder, 'api.log'), `ERROR ${values.join(' ')}\n`);
  const logSince = before!.logMarks;
  await hear(client.call('snapshot', { drill, services: ['api'], logSince }));
  await hear(agent.inject(drill, { kind: 'stop', service: 'api' }));
  const rung = { drill, rungId: 'api-1', service: 'api', rung: { action: 'restart' } } as const;
  await hear(client.call('climb', rung));
  await hear(client.call('canaryLosses', canary));
  const commands = readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      return [readFileSync(`/proc/${pid}/cmdline`, 'utf8')];
    } catch {
      return [];
    }
  });
  await hear(client.call('leave', { drill }));
  await hear(client.call('hello', {}));

  const files = await readdir(agent.paths.folder, { recursive: true, withFileTypes: true });
  const texts = files
    .filter((file) => file.isFile())
    .map((file) => readFile(join(file.parentPath, file.name), 'utf8'));
  const all = [JSON.stringify(heard), ...commands, ...(await Promise.all(texts))];
  // What was to be hidden was there to be said.
  expect(heard).toContainEqual(expect.objectContaining({ code: 'INJECTION_FAILED' }));
  expect(heard).toContainEqual(expect.objectContaining({ code: 'COMMAND_FAILED' }));
  expect(heard).toContainEqual(expect.objectContaining({ code: 'CANARY_UNREADABLE' }));
  expect(heard).toContainEqual([expect.objectContaining({ forbiddenLines: [expect.any(String)] })]);
  expect(all.length).toBeGreaterThan(10);
  for (const secret of values) expect(all.filter((text) => text.includes(secret))).toEqual([]);
});
