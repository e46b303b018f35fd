import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import type { CanaryLosses } from '../../domain/canary.js';
import { MusterError } from '../../domain/errors.js';
import type { Inventory } from '../../domain/inventory/inventory.js';
import type { Bracket } from '../../domain/timeline/sample.js';
import { monotonicMs } from '../processes/monotonic-clock.js';
import { resolveSecret } from '../secrets.js';
import { canaryId, type CanaryConfig } from './canary-config.js';
import { readCanaryJournal, type CanaryRecord } from './canary-journal.js';

/** How long an acknowledged write may take to become readable before it counts as lost. */
const settleMs = 2_000;
const askAgainMs = 200;
const statementTimeoutMs = 30_000;
const keptExamples = 5;

/** What was written, and what of it could be read back. */
export interface ReadBack {
  readonly record: CanaryRecord;
  /** How often each id is there; without those that are not. */
  readonly times: ReadonlyMap<string, number>;
  /** The look that this is from. */
  readonly look: Bracket;
}

/**
 * Reads back what was written, waiting a while for what was acknowledged and is not there yet.
 * @throws MusterError CANARY_UNREADABLE
 */
export async function readBack(
  { canary, prefix, journal }: CanaryConfig,
  inventory: Inventory,
): Promise<ReadBack> {
  const record = readCanaryJournal(journal);
  const idOf = (number: number): string => canaryId(prefix, number);
  const acknowledged = record.acknowledged.map(idOf);
  const ids = [...acknowledged, ...record.unknown.map(idOf)];
  return withClient(canary.read.store, inventory, async (client) => {
    const until = Date.now() + settleMs;
    for (;;) {
      const startMs = monotonicMs();
      const times = await timesPresent(client, canary.read.sql, ids);
      const look = { startMs, endMs: monotonicMs() };
      const complete = acknowledged.every((id) => times.has(id));
      if (complete || Date.now() >= until) return { record, times, look };
      await delay(askAgainMs);
    }
  });
}

/** Counts what was acknowledged and is not there. */
export function countLosses({ canary, prefix }: CanaryConfig, read: ReadBack): CanaryLosses {
  const { record, times } = read;
  const isThere = (number: number): boolean => times.has(canaryId(prefix, number));
  const lost = record.acknowledged.filter((number) => !isThere(number));
  return {
    acknowledged: record.acknowledged.length,
    lost: lost.length,
    unknown: record.unknown.length,
    unknownButPresent: record.unknown.filter(isThere).length,
    examples: lost.slice(0, keptExamples).map((number) => canaryId(prefix, number)),
    enough: record.acknowledged.length >= canary.atLeast,
  };
}

/** Removes what the canary wrote, where the inventory says how. */
export async function cleanUp(
  { canary, prefix, journal }: CanaryConfig,
  inventory: Inventory,
): Promise<void> {
  const { cleanup } = canary;
  if (cleanup === undefined) return;
  const { sentAtMs } = readCanaryJournal(journal);
  const ids = [...sentAtMs.keys()].map((number) => canaryId(prefix, number));
  await withClient(cleanup.store, inventory, (client) => client.query(cleanup.sql, [ids]));
}

async function timesPresent(
  client: Client,
  sql: string,
  ids: string[],
): Promise<Map<string, number>> {
  const { rows } = await client.query<unknown[]>({ text: sql, values: [ids], rowMode: 'array' });
  const times = new Map<string, number>();
  for (const [id] of rows) times.set(String(id), (times.get(String(id)) ?? 0) + 1);
  return times;
}

async function withClient<T>(
  storeName: string,
  inventory: Inventory,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const store = inventory.stores[storeName];
  if (store?.kind !== 'postgres') {
    throw new MusterError('CANARY_UNREADABLE', `"${storeName}" is no postgres store`);
  }
  const { Client } = await import('pg');
  const client = new Client({
    connectionString: await resolveSecret(store.url, process.env),
    connectionTimeoutMillis: 5_000,
    statement_timeout: statementTimeoutMs,
    application_name: 'muster',
  });
  // An error between queries must not end the agent; the next query reports it.
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    if (error instanceof MusterError) throw error;
    throw new MusterError(
      'CANARY_UNREADABLE',
      `the canary's writes cannot be read from "${storeName}": ${(error as Error).message}`,
      { cause: error },
    );
  } finally {
    await client.end().catch(() => {});
  }
}
