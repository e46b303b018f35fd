import type { Client } from 'pg';
import type { Structure } from './content.js';
import { extensionsSql, rolesNeededSql, rolesSql, schemaSql, sequencesSql } from './schema-sql.js';

/** Reads all but the rows, in the client's own transaction. */
export async function readStructure(client: Client): Promise<Structure> {
  const schema = await client.query<string[]>({ text: schemaSql, rowMode: 'array' });
  return {
    schema: new Map(
      schema.rows.map(([kind, name, definition]) => [`${kind} ${name}`, definition ?? '']),
    ),
    sequences: await readSequences(client),
    extensions: new Set(await namesOf(client, extensionsSql)),
    rolesNeeded: new Set(await namesOf(client, rolesNeededSql)),
    rolesThere: new Set(await namesOf(client, rolesSql)),
  };
}

/** What each sequence gave out last; as of now, whatever the transaction's snapshot. */
export async function readSequences(client: Client): Promise<ReadonlyMap<string, bigint | null>> {
  const { rows } = await client.query<{ name: string; value: string | null }>(sequencesSql);
  return new Map(rows.map(({ name, value }) => [name, value === null ? null : BigInt(value)]));
}

async function namesOf(client: Client, sql: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(sql);
  return rows.map(({ name }) => name);
}
