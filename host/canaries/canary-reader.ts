import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import type { Canary, CanaryLosses } from '../../domain/canary.js';
import { MusterError } from '../../domain/errors.js';
import type { Inventory } from '../../domain/inventory/inventory.js';
import { resolveSecret } from '../secrets.js';
import { canaryId } from './canary-config.js';
import { readCanaryJournal } from './canary-journal.js';

/** How long an acknowledged write may take to become readable before it counts as lost. */
const settleMs = 2_000;
const askAgainMs = 200;
const statementTimeoutMs = 30_000;
const keptExamples = 5;

/** Reads back which writes exist, and counts what was lost. @throws MusterError CANARY_UNREADABLE */
export async function countLosses(
  canary: Canary,
  inventory: Inventory,
  prefix: string,
  journal: string,
): Promise<CanaryLosses> {
  const record = readCanaryJournal(journal);
  const idOf = (number: number): string => canaryId(prefix, number);
  const acknowledged = record.acknowledged.map(idOf);
  const unknown = record.unknown.map(idOf);
  return withClient(canary.read.store, inventory, async (client) => {
    const until = Date.now() + settleMs;
    let present = await idsPresent(client, canary.read.sql, [...acknowledged, ...unknown]);
    while (acknowledged.some((id) => !present.has(id)) && Date.now() < until) {
      await delay(askAgainMs);
      present = await idsPresent(client, canary.read.sql, [...acknowledged, ...unknown]);
    }
    const lost = acknowledged.filter((id) => !present.has(id));
    return {
      acknowledged: acknowledged.length,
      lost: lost.length,
      unknown: unknown.length,
      unknownButPresent: unknown.filter((id) => present.has(id)).length,
      examples: lost.slice(0, keptExamples),
      enough: acknowledged.length >= canary.atLeast,
    };
  });
}

/** Removes what the canary wrote, where the inventory says how. */
export async function cleanUp(
  canary: Canary,
  inventory: Inventory,
  prefix: string,
  journal: string,
): Promise<void> {
  const { cleanup } = canary;
  if (cleanup === undefined) return;
  const { acknowledged, unknown } = readCanaryJournal(journal);
  const ids = [...acknowledged, ...unknown].map((number) => canaryId(prefix, number));
  await withClient(cleanup.store, inventory, (client) => client.query(cleanup.sql, [ids]));
}

async function idsPresent(client: Client, sql: string, ids: string[]): Promise<Set<string>> {
  const { rows } = await client.query<unknown[]>({ text: sql, values: [ids], rowMode: 'array' });
  return new Set(rows.map(([id]) => String(id)));
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
