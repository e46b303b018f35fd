import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from '@jest/globals';
import type { Fault } from '../../../domain/fault.js';
import type { Inventory } from '../../../domain/inventory/inventory.js';
import type { Json } from '../../../domain/json.js';
import { parseInventory } from '../../../domain/inventory/parse-inventory.js';
import type { FaultContext } from '../../../host/faults/fault-handler.js';
import { faultHandlerOf } from '../../../host/faults/faults.js';
import { proxyKey } from '../../../host/proxies/network-proxies.js';
import type { ProxyState, Toxic } from '../../../host/proxies/toxiproxy.js';
import { freePort } from '../../../host/dev/free-port.js';
import { TestToxiproxy } from '../../support/toxiproxy.js';

const cuts = (['refuse', 'hang', 'reset'] as const).map((how): Fault => ({
  kind: 'cut',
  proxy: 'db',
  how,
}));
const slows = (['upstream', 'downstream'] as const).map((direction): Fault => ({
  kind: 'slow',
  proxy: 'db',
  latencyMs: 300,
  jitterMs: 20,
  direction,
}));
const all = [...cuts, ...slows].map((fault) => [
  fault.kind === 'cut' ? `cut (${fault.how})` : `slow (${'direction' in fault && fault.direction})`,
  fault,
]) as [string, Fault][];
const theirs: Toxic = {
  name: 'theirs',
  type: 'latency',
  stream: 'downstream',
  toxicity: 0.5,
  attributes: { latency: 1, jitter: 0 },
};

let upstream: Server;
let toxiproxy: TestToxiproxy;
let listen: string;
let context: FaultContext;
let before: ProxyState | undefined;
const sockets: Socket[] = [];

beforeAll(async () => {
  upstream = createServer((socket) => {
    socket.on('error', () => {}).on('data', () => socket.write('+PONG\r\n'));
  });
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  toxiproxy = await TestToxiproxy.start();
});
afterAll(async () => {
  await toxiproxy.kill();
  upstream.close();
});

beforeEach(async () => {
  const { port } = upstream.address() as AddressInfo;
  listen = await toxiproxy.create('database', `127.0.0.1:${port}`, [theirs]);
  before = await toxiproxy.state('database');
  context = {
    inventory: inventoryOf(toxiproxy.url),
    drill: {} as never,
    leaseId: 'run-1',
    run: () => never(),
  };
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await toxiproxy.remove('database');
});

function inventoryOf(url: string, name = 'database'): Inventory {
  const text = `environment: { name: t, kind: lab }
proxies: { db: ${JSON.stringify({ toxiproxy: url, name })}, again: ${JSON.stringify({ toxiproxy: url.replace('127.0.0.1', 'localhost'), name })} }`;
  return parseInventory(text, { file: 'muster.yaml', env: {} });
}

function never(): never {
  throw new Error('a proxy fault runs no command');
}

async function dial(): Promise<Socket> {
  const at = listen.lastIndexOf(':');
  const socket = connect(Number(listen.slice(at + 1)), listen.slice(0, at)).on('error', () => {});
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

/** How long the answer to one question took, or that none came within half a second. */
async function ask(socket: Socket): Promise<number | 'none'> {
  const startMs = performance.now();
  const answered = once(socket, 'data', { signal: AbortSignal.timeout(600) });
  socket.write('PING\r\n');
  return answered.then(
    () => performance.now() - startMs,
    () => 'none' as const,
  );
}

describe.each(all)('%s', (_name, fault) => {
  const handler = faultHandlerOf(fault);
  const injected = (undo: Json) => handler.verifyInjected(fault, undo, context);
  const reverted = (undo: Json) => handler.verifyReverted(fault, undo, context);

  test('is seen to take when it has, on what is open and what is new; reverted, all is as it was', async () => {
    const open = await dial();
    expect(await ask(open)).not.toBe('none');
    const undo = await handler.prepare(fault, context);
    expect(await injected(undo)).toMatchObject({ holds: false });

    await handler.inject(fault, undo, context);
    expect(await injected(undo)).toMatchObject({ holds: true });
    expect(await reverted(undo)).toMatchObject({ holds: false });
    const answer = await ask(open);
    if (fault.kind === 'cut') expect(answer).toBe('none');
    else expect(answer).toBeGreaterThan(250);

    await handler.revert(fault, undo, context);
    expect(await reverted(undo)).toMatchObject({ holds: true });
    expect(await toxiproxy.state('database')).toEqual(before);
    expect(await ask(await dial())).not.toBe('none');
  });

  test('may be injected and reverted again and again, to the same effect', async () => {
    const undo = await handler.prepare(fault, context);
    await handler.inject(fault, undo, context);
    const once = await toxiproxy.state('database');
    await handler.inject(fault, undo, context);
    expect(await toxiproxy.state('database')).toEqual(once);
    expect(await injected(undo)).toMatchObject({ holds: true });
    await handler.revert(fault, undo, context);
    await handler.revert(fault, undo, context);
    expect(await toxiproxy.state('database')).toEqual(before);
  });

  test('reverted where it never acted changes nothing', async () => {
    const undo = await handler.prepare(fault, context);
    const open = await dial();
    await handler.revert(fault, undo, context);
    expect(await toxiproxy.state('database')).toEqual(before);
    expect(await reverted(undo)).toMatchObject({ holds: true });
    expect(await ask(open)).not.toBe('none');
  });

  test('leaves alone what somebody else has done meanwhile', async () => {
    const undo = await handler.prepare(fault, context);
    await handler.inject(fault, undo, context);
    const another = { ...theirs, name: 'muster-run-2-downstream' };
    await toxiproxy.api.addToxic('database', another);
    await toxiproxy.api.removeToxic('database', 'theirs');
    await handler.revert(fault, undo, context);
    expect(await toxiproxy.state('database')).toEqual({ ...before, toxics: [another] });
    expect(await reverted(undo)).toMatchObject({ holds: true });
  });

  test.each([
    ['somebody deleted the proxy', () => toxiproxy.remove('database')],
    ['Toxiproxy was restarted', () => toxiproxy.kill().then(() => toxiproxy.start())],
  ])('makes the proxy again as it was where %s', async (_why, gone) => {
    const undo = await handler.prepare(fault, context);
    await handler.inject(fault, undo, context);
    await gone();
    expect(await injected(undo)).toEqual({ holds: false, observed: 'proxy "database" is gone' });
    expect(await reverted(undo)).toMatchObject({ holds: false });
    await handler.revert(fault, undo, context);
    expect(await reverted(undo)).toMatchObject({ holds: true });
    expect(await toxiproxy.state('database')).toEqual(before);
    await handler.revert(fault, undo, context);
    expect(await toxiproxy.state('database')).toEqual(before);
  });

  test('fails to revert while Toxiproxy is away, and succeeds once it is back', async () => {
    const undo = await handler.prepare(fault, context);
    await handler.inject(fault, undo, context);
    await toxiproxy.kill();
    const away = handler.revert(fault, undo, context);
    await expect(away).rejects.toMatchObject({ code: 'PROXY_UNREACHABLE' });
    await toxiproxy.start();
    await handler.revert(fault, undo, context);
    expect(await toxiproxy.state('database')).toEqual(before);
  });
});

describe('nothing is prepared', () => {
  const fault: Fault = { kind: 'cut', proxy: 'db', how: 'refuse' };
  const prepare = (inventory: Inventory) =>
    faultHandlerOf(fault).prepare(fault, { ...context, inventory });

  test('where no Toxiproxy answers, or something else does', async () => {
    const nobody = inventoryOf(`http://127.0.0.1:${await freePort()}`);
    for (const asked of [prepare(nobody), proxyKey(nobody, 'db')]) {
      await expect(asked).rejects.toMatchObject({
        code: 'PROXY_UNREACHABLE',
        message: expect.stringContaining('ECONNREFUSED'),
      });
    }
    const { port } = upstream.address() as AddressInfo;
    const other = inventoryOf(`http://127.0.0.1:${port}`);
    await expect(prepare(other)).rejects.toMatchObject({ code: 'PROXY_UNREACHABLE' });
  });

  test('where Toxiproxy is stuck, and what to do is told', async () => {
    const stuck = createServer().listen(0, '127.0.0.1');
    await once(stuck, 'listening');
    const { port } = stuck.address() as AddressInfo;
    await expect(prepare(inventoryOf(`http://127.0.0.1:${port}`))).rejects.toMatchObject({
      code: 'PROXY_UNREACHABLE',
      message: expect.stringContaining('does not answer within'),
      remedy: expect.stringContaining('restart it'),
    });
    stuck.close();
  });

  test('where it has no such proxy, and those it has are told', async () => {
    await expect(prepare(inventoryOf(toxiproxy.url, 'databse'))).rejects.toMatchObject({
      code: 'PROXY_UNKNOWN',
      remedy: 'It has "database".',
    });
  });

  test('where the proxy is disabled already', async () => {
    await toxiproxy.api.setEnabled('database', false);
    await expect(prepare(context.inventory)).rejects.toMatchObject({ code: 'SERVICE_NOT_RUNNING' });
  });
});

test('two names of one proxy are one lock', async () => {
  const { inventory } = context;
  expect(await proxyKey(inventory, 'again')).toBe(await proxyKey(inventory, 'db'));
  expect(await proxyKey(inventory, 'db')).toBe(`toxiproxy:localhost:${toxiproxy.port}:database`);
});
