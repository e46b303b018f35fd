import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readdir } from 'node:fs/promises';
import { discover } from '../../../client/init/discover.js';
import type { Discovered } from '../../../client/init/discovered.js';
import { renderInventory } from '../../../client/init/render-inventory.js';
import { parseInventory } from '../../../domain/inventory/parse-inventory.js';
import { startPm2, type TestPm2 } from '../../support/pm2.js';
import { tempFolder } from '../../support/temp-folder.js';

const health = `require('node:http').createServer((request, response) => {
  response.statusCode = request.url === '/health' ? 200 : 404;
  response.end(JSON.stringify({ status: 'ok', secret: 'hunter2' }));
}).listen(0, '127.0.0.1')`;

/** Looks until so many services listen, for ten seconds at most. */
async function untilListening(home: string, count: number): Promise<Discovered> {
  for (let attempt = 0; ; attempt++) {
    const found = await discover({ ...process.env, PM2_HOME: home });
    const listening = found.services.filter(({ ports }) => ports.length > 0).length;
    if (listening === count || attempt === 50) return found;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

describe('what runs under pm2', () => {
  let pm2: TestPm2;
  let discovered: Discovered;
  const byName = (name: string) => discovered.services.find((service) => service.name === name);

  beforeAll(async () => {
    pm2 = await startPm2();
    const web = await pm2.script('web.cjs', health);
    const idle = await pm2.script('idle.cjs', 'setInterval(() => {}, 1000)');
    const parent = await pm2.script(
      'parent.cjs',
      `require('node:child_process').spawn(process.execPath, ['-e', "require('node:net').createServer().listen(0, '127.0.0.1')"], { stdio: 'ignore' });
       setInterval(() => {}, 1000)`,
    );
    await pm2.tell('start', web, '--name', 'Web Shop!');
    await pm2.tell('start', idle, '--name', 'idle', '--no-autorestart');
    await pm2.tell('start', parent, '--name', 'parent');
    discovered = await untilListening(pm2.home, 2);
  });

  afterAll(() => pm2.stop());

  test('is found with the page that tells its health', () => {
    const port = byName('Web Shop!')?.ports[0];
    expect(byName('Web Shop!')).toMatchObject({
      running: true,
      autorestart: true,
      health: { http: `http://127.0.0.1:${port}/health`, status: 200, json: { status: 'ok' } },
    });
  });

  test('is known by its process where it listens on nothing', () => {
    expect(byName('idle')).toMatchObject({
      ports: [],
      autorestart: false,
      health: { process: true },
    });
  });

  test('is known by its port where that speaks no HTTP, though a child listens', () => {
    const { ports } = byName('parent') ?? { ports: [] };
    expect(byName('parent')?.health).toEqual({ tcp: `127.0.0.1:${ports[0]}` });
  });

  test('makes an inventory that is valid, with a drill for each', () => {
    const text = renderInventory(discovered, { name: 'my shop', kind: 'staging' });
    const inventory = parseInventory(text, { file: 'muster.yaml', env: {} });
    expect(inventory.environment).toEqual({ name: 'my-shop', kind: 'staging' });
    expect(inventory.services['Web-Shop']?.manager).toEqual({
      kind: 'pm2',
      name: 'Web Shop!',
      home: pm2.home,
    });
    expect(Object.keys(inventory.drills).sort()).toEqual([
      'Web-Shop-crash',
      'idle-crash',
      'parent-crash',
    ]);
    expect(text).not.toContain('hunter2');
  });
});

test('where no pm2 runs, none is started', async () => {
  const folder = await tempFolder();
  try {
    const found = await discover({ ...process.env, PM2_HOME: folder.path });
    expect(found).toMatchObject({ pm2Runs: false, services: [], sharedPorts: [] });
    expect(await readdir(folder.path)).toEqual([]);
  } finally {
    await folder.remove();
  }
});

test('a service in cluster mode is found by the port that pm2 holds for it', async () => {
  const pm2 = await startPm2();
  try {
    const port = 20_000 + (process.pid % 10_000);
    const script = await pm2.script('web.cjs', health.replace('listen(0,', `listen(${port},`));
    await pm2.tell('start', script, '--name', 'web', '-i', '1');
    const found = await untilListening(pm2.home, 1);
    expect(found.services[0]).toMatchObject({ ports: [port] });
  } finally {
    await pm2.stop();
  }
});
