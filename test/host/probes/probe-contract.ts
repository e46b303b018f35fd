import { readdirSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Inventory } from '../../../domain/inventory/inventory.js';
import type { Probe, Reading } from '../../../domain/probe.js';
import { monotonicMs } from '../../../host/processes/monotonic-clock.js';
import { waitUntil } from '../../../host/processes/wait-until.js';
import { prepareProbe } from '../../../host/probes/probes.js';
import { unless } from '../../support/unless.js';

/** A kind of probe with real targets. */
export interface ProbeSubject {
  readonly inventory?: Partial<Inventory>;
  readonly env?: NodeJS.ProcessEnv;
  readonly good: Probe;
  readonly bad?: Probe;
  /** Its target takes the question and never answers. */
  readonly hung?: Probe;
  readonly unreachable: Probe;
  /** Its target answers what is no answer. */
  readonly rubbish?: Probe;
  stop(): Promise<void>;
}

export const timing = { everyMs: 1000, deadlineMs: 5000 };
const nothing: Inventory = {
  environment: { name: 'test', kind: 'lab' },
  people: {},
  hosts: {},
  services: {},
  stores: {},
  proxies: {},
  queues: {},
  canaries: {},
  backups: {},
  drills: {},
  suites: {},
};

/** Prepares the probe and asks it once. */
export async function askOnce(
  probe: Probe,
  { inventory, env }: Pick<ProbeSubject, 'inventory' | 'env'> = {},
  signal: AbortSignal = AbortSignal.timeout(probe.deadlineMs),
): Promise<Reading> {
  const context = { inventory: { ...nothing, ...inventory }, env: env ?? {} };
  return (await prepareProbe(probe, context)).ask(signal);
}

/** What every probe promises; what a kind cannot show is skipped, with the reason. */
export function probeContract(
  begin: () => Promise<ProbeSubject>,
  skips: { readonly bad?: string; readonly hung?: string; readonly rubbish?: string } = {},
): void {
  let subject: ProbeSubject;
  beforeAll(async () => {
    subject = await begin();
  });
  afterAll(() => subject.stop());

  describe('a probe', () => {
    test('finds what is good good, again and again, and keeps nothing open', async () => {
      const context = { inventory: { ...nothing, ...subject.inventory }, env: subject.env ?? {} };
      const probe = await prepareProbe(subject.good, context);
      const ask = () => probe.ask(AbortSignal.timeout(5000));
      expect(await ask()).toEqual({ ok: true });
      const before = await settledHandles();
      for (let i = 0; i < 10; i++) expect(await ask()).toEqual({ ok: true });
      expect(await Promise.all([ask(), ask(), ask()])).toEqual([
        { ok: true },
        { ok: true },
        { ok: true },
      ]);
      await expectHandles(before);
    });

    unless(skips.bad)('finds what is bad bad, for the same short reason each time', async () => {
      const probe = needed(subject.bad);
      const reading = await askOnce(probe, subject);
      expectBad(reading);
      expect(await askOnce(probe, subject)).toEqual(reading);
    });

    test('finds what cannot be reached bad', async () => {
      const before = await settledHandles();
      const reading = await askOnce(subject.unreachable, subject);
      expectBad(reading);
      expect(reading).not.toMatchObject({ reason: expect.stringContaining('no answer') });
      await expectHandles(before);
    });

    unless(skips.rubbish)('finds an answer that is none bad', async () => {
      const probe = needed(subject.rubbish);
      const before = await settledHandles();
      expectBad(await askOnce(probe, subject));
      await expectHandles(before);
    });

    unless(skips.hung)('cuts what hangs at its deadline and leaves nothing open', async () => {
      const probe = needed(subject.hung);
      const before = await settledHandles();
      const stop = new AbortController();
      const { deadlineMs } = probe;
      const reading = askOnce(probe, subject, stop.signal);
      await new Promise((resolve) => setTimeout(resolve, 200));
      const cutAt = monotonicMs();
      stop.abort();
      expect(await reading).toEqual({ ok: false, reason: `no answer within ${deadlineMs} ms` });
      // Far below the target's own patience, however slow this machine is.
      expect(monotonicMs() - cutAt).toBeLessThan(5000);
      await expectHandles(before);
    });

    test('asks nothing at all once its deadline has passed', async () => {
      const before = await settledHandles();
      const reading = await askOnce(subject.good, subject, AbortSignal.abort());
      expect(reading).toMatchObject({ ok: false, reason: expect.stringContaining('no answer') });
      await expectHandles(before);
    });
  });
}

function needed(probe: Probe | undefined): Probe {
  if (probe === undefined) throw new Error('a target or a reason to skip it is missing');
  return probe;
}

/** The reason is one short line that gives no secret away. */
export function expectBad(reading: Reading): void {
  if (reading.ok) throw new Error('the reading is good');
  expect(reading.reason).toMatch(/^[^\n\p{Cc}]{3,200}$/u);
  expect(reading.reason).not.toContain('hunter2');
}

function handles(): number {
  return readdirSync('/proc/self/fd').length;
}

/** How many file descriptors are open once earlier tests have let go of theirs. */
async function settledHandles(): Promise<number> {
  let before = handles();
  await waitUntil(
    () => {
      const now = handles();
      const settled = now >= before;
      before = now;
      return settled;
    },
    { withinMs: 2000, everyMs: 50 },
  );
  return before;
}

async function expectHandles(atMost: number): Promise<void> {
  await waitUntil(() => handles() <= atMost, { withinMs: 5000, everyMs: 10 });
  expect(handles()).toBeLessThanOrEqual(atMost);
}

/** A TCP server that reads what it is sent, and says only what it is told to. */
export async function rawServer(answer?: string): Promise<{ port: number; stop(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', () => answer !== undefined && socket.write(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
