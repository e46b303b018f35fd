import type { Client } from 'pg';
import { MusterError } from '../../../domain/errors.js';
import type { MomentChosen, SidesSeen } from '../../../domain/moment.js';
import { withPostgres } from '../../postgres/postgres-client.js';
import type { PostgresPlace } from '../../postgres/postgres-place.js';

const table = 'muster_moments';
/** How far the rows keep from the moment: well above a clock's tick. */
const marginMs = 50;
const statementTimeoutMs = 10_000;

/**
 * Writes a row, chooses a moment after its commit, lets it pass, writes another row. All times are
 * the server's own, whose commits recovery compares the moment with.
 * @throws MusterError STORE_UNREACHABLE, CANARY_REFUSED where the schema is not there or not ours to
 * write to
 */
export async function writeAround(place: PostgresPlace, schema: string): Promise<MomentChosen> {
  return inSchema(place, schema, async (client, rows) => {
    await client.query(
      `create table if not exists ${rows} (side text primary key, written_at timestamptz not null)`,
    );
    await client.query(`delete from ${rows}`);
    const write = async (side: 'before' | 'after'): Promise<string> => {
      await client.query(`insert into ${rows} values ($1, clock_timestamp())`, [side]);
      return now(client);
    };
    const before = await write('before');
    const at = new Date(Date.parse(before) + marginMs).toISOString();
    do await client.query('select pg_sleep($1)', [(2 * marginMs) / 1000]);
    while (Date.parse(await now(client)) <= Date.parse(at) + 1);
    const after = await now(client);
    await write('after');
    return { at, before, after, by: `rows of its own in schema ${schema}` };
  });
}

/** Which of the rows a copy holds; none where it does not even have the table. */
export async function findRows(copy: PostgresPlace, schema: string): Promise<SidesSeen> {
  return withPostgres(copy, async (client) => {
    const rows = nameIn(client, schema);
    const { rows: tables } = await client.query('select to_regclass($1) as found', [rows]);
    if (tables[0]?.found === null) {
      return { beforeThere: false, afterThere: false, found: `${rows} is not there` };
    }
    const { rows: found } = await client.query<{ side: string }>(
      `select side from ${rows} order by written_at`,
    );
    const sides = found.map(({ side }) => side);
    return {
      beforeThere: sides.includes('before'),
      afterThere: sides.includes('after'),
      found: `rows: ${sides.join(', ') || 'none'}`,
    };
  });
}

/** Removes the rows, and the table with them; also where there are none. */
export async function removeRows(place: PostgresPlace, schema: string): Promise<void> {
  await withPostgres(place, async (client) => {
    await client.query(`set statement_timeout = ${statementTimeoutMs}`);
    await client.query(`drop table if exists ${nameIn(client, schema)}`);
  });
}

async function inSchema<T>(
  place: PostgresPlace,
  schema: string,
  work: (client: Client, table: string) => Promise<T>,
): Promise<T> {
  return withPostgres(place, async (client) => {
    await client.query(`set statement_timeout = ${statementTimeoutMs}`);
    const { rows } = await client.query<{ usable: boolean | null }>(
      `select has_schema_privilege(oid, 'USAGE, CREATE') as usable
       from pg_namespace where nspname = $1`,
      [schema],
    );
    if (rows[0]?.usable === true) return work(client, nameIn(client, schema));
    const why = rows.length === 0 ? 'is not there' : 'may not be written to';
    throw new MusterError('CANARY_REFUSED', `schema ${schema} ${why}`, {
      remedy: `As the data's owner: create schema ${schema} authorization ${place.user};`,
    });
  });
}

function nameIn(client: Client, schema: string): string {
  return `${client.escapeIdentifier(schema)}.${table}`;
}

async function now(client: Client): Promise<string> {
  const { rows } = await client.query<{ at: Date }>('select clock_timestamp() as at');
  return rows[0]!.at.toISOString();
}
