import type { Client } from 'pg';
import { withPinned } from '../postgres-client.js';
import type { PostgresPlace } from '../postgres-place.js';
import type { Content, TableContent } from './content.js';
import {
  countLargeObjectsSql,
  countSql,
  digestSql,
  largeObjectsSql,
  pageRanges,
} from './digest-sql.js';
import { readStructure } from './read-structure.js';
import { tablesSql } from './schema-sql.js';

/** From this version on a range of pages is read without the others (TID range scan). */
const rangeScansSince = 140_000;

export interface ReadOptions {
  readonly kind: 'source' | 'copy';
  /** Read as of this exported snapshot. */
  readonly snapshot?: string;
  /** Hash the rows, not only count them. */
  readonly digests: boolean;
  /** How many connections share the work. */
  readonly connections: number;
  readonly onProgress?: (done: { readonly bytes: number; readonly ofBytes: number }) => void;
}

interface Part {
  readonly table: string | null;
  readonly sql: string;
  readonly bytes: number;
}

/** Reads a whole database: structure, and of every table the rows' count and digest. */
export async function readContent(place: PostgresPlace, options: ReadOptions): Promise<Content> {
  return withSession(place, options, async (client) => {
    const structure = await readStructure(client);
    const { names, parts } = await partsOf(client, options.digests);
    const sums = new Sums();
    const ofBytes = parts.reduce((sum, { bytes }) => sum + bytes, 0);
    let bytes = 0;
    const work = async (own: Client): Promise<void> => {
      for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
        const { rows } = await own.query<SumRow>(part.sql);
        sums.add(part.table, rows[0]!);
        bytes += part.bytes;
        options.onProgress?.({ bytes, ofBytes });
      }
    };
    const helpers = Array.from({ length: options.connections - 1 }, () =>
      withSession(place, options, work),
    );
    await Promise.all([work(client), ...helpers]);
    return {
      ...structure,
      tables: new Map(names.map((name) => [name, sums.of(name)])),
      largeObjects: sums.of(null),
    };
  });
}

async function withSession<T>(
  place: PostgresPlace,
  { kind, snapshot }: ReadOptions,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  return withPinned(place, kind, async (client) => {
    await client.query('set jit = off');
    await client.query('begin isolation level repeatable read read only');
    if (snapshot !== undefined) {
      await client.query(`set transaction snapshot ${client.escapeLiteral(snapshot)}`);
    }
    return work(client);
  });
}

async function partsOf(
  client: Client,
  digests: boolean,
): Promise<{ names: readonly string[]; parts: Part[] }> {
  const { rows: settings } = await client.query<{ version: string }>(
    `select current_setting('server_version_num') as version`,
  );
  const canScanRanges = Number(settings[0]?.version) >= rangeScansSince;
  const { rows: tables } = await client.query<{
    name: string;
    bytes: string;
    page: number;
    heap: boolean;
  }>(tablesSql);
  const sqlOf = digests ? digestSql : countSql;
  const parts = tables.flatMap(({ name, bytes, page, heap }): Part[] => {
    const ranges = pageRanges(Number(bytes) / page, canScanRanges && heap);
    return ranges.map((range) => ({
      table: name,
      sql: sqlOf(name, range),
      bytes: Number(bytes) / ranges.length,
    }));
  });
  parts.push({ table: null, sql: digests ? largeObjectsSql : countLargeObjectsSql, bytes: 0 });
  return { names: tables.map(({ name }) => name), parts };
}

interface SumRow {
  readonly rows: string;
  readonly one?: string;
  readonly two?: string;
}

/** What the parts of each table add up to. */
class Sums {
  private readonly known = new Map<string | null, { rows: bigint; one: bigint; two: bigint }>();
  private hashed = true;

  add(table: string | null, { rows, one, two }: SumRow): void {
    const before = this.known.get(table) ?? { rows: 0n, one: 0n, two: 0n };
    if (one === undefined) this.hashed = false;
    this.known.set(table, {
      rows: before.rows + BigInt(rows),
      one: before.one + BigInt(one ?? 0),
      two: before.two + BigInt(two ?? 0),
    });
  }

  of(table: string | null): TableContent {
    const { rows, one, two } = this.known.get(table)!;
    return { rows, ...(this.hashed && { digest: `${one}:${two}` }) };
  }
}
