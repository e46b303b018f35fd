import type { Client } from 'pg';
import type { CopyUsed } from '../../domain/restored-copy.js';
import { withPostgres } from '../postgres/postgres-client.js';
import { placeOf } from './prove-copy.js';
import type { Restored } from './backup-provider.js';

/** Any row of a table, and a column of it that can be written: neither generated nor an identity. */
const someColumnSql = `
  select format('%I.%I', n.nspname, c.relname) as table, quote_ident(a.attname) as column
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid
  where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = ''
  order by pg_relation_size(c.oid) desc, a.attnum limit 1`;

/**
 * Reads and writes in the copy as an application would: changes a row of its largest table, which is
 * rolled back, and keeps a row in a table of its own.
 */
export async function useCopy(restored: Restored): Promise<CopyUsed> {
  return withPostgres(placeOf(restored), async (client) => {
    // Triggers may reach beyond the copy.
    await client.query("set session_replication_role = 'replica'");
    return { read: await readAndChange(client), wrote: await keepOne(client) };
  });
}

async function readAndChange(client: Client): Promise<string> {
  const { rows } = await client.query<{ table: string; column: string }>(someColumnSql);
  const [found] = rows;
  if (found === undefined) return 'nothing: there is no table';
  const { table, column } = found;
  await client.query('begin');
  try {
    const changed = await client.query(
      `update ${table} set ${column} = ${column}
       where ctid = (select ctid from ${table} limit 1) returning *`,
    );
    return `${changed.rowCount ?? 0} row of ${table} read, and changed for a moment`;
  } finally {
    await client.query('rollback');
  }
}

async function keepOne(client: Client): Promise<string> {
  await client.query('create schema muster_use');
  await client.query('create table muster_use.proof (id int primary key, words text not null)');
  await client.query("insert into muster_use.proof values (1, 'kept')");
  const { rows } = await client.query<{ words: string }>('select words from muster_use.proof');
  await client.query('drop schema muster_use cascade');
  return `${rows.length} row of its own, read back as "${rows[0]?.words}"`;
}
