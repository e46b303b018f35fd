import type { Pool } from 'pg';

import { merkleRoot } from './merkle-root.js';

export interface SealedEpoch {
  readonly epoch: number;
  readonly root: string;
  readonly events: number;
}

/**
 * Seals every event that no epoch holds yet into the next one, in one transaction: after a crash
 * the epoch is there as a whole, or not at all.
 */
export async function sealEpoch(pool: Pool, tokenGroup: string): Promise<SealedEpoch> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    await client.query('lock table sealed_epochs in share row exclusive mode');
    const next = await client.query<{ epoch: string }>(
      'select coalesce(max(epoch), 0) + 1 as epoch from sealed_epochs',
    );
    const epoch = Number(next.rows[0]?.epoch);
    const { rows } = await client.query<{ leaf: string }>(
      `with taken as (
         update events set epoch = $1 where epoch is null returning id, channel, payload
       )
       select jsonb_build_array(id, channel, payload)::text as leaf from taken order by id`,
      [epoch],
    );
    const root = merkleRoot(rows.map((row) => row.leaf));
    await client.query(
      `insert into sealed_epochs (epoch, token_group, root, event_count, sealed_at)
       values ($1, $2, $3, $4, now())`,
      [epoch, tokenGroup, root, rows.length],
    );
    await client.query('commit');
    return { epoch, root, events: rows.length };
  } catch (error) {
    broken = error as Error;
    throw error;
  } finally {
    // A connection that failed amid a transaction is thrown away, never given to the next.
    client.release(broken);
  }
}
