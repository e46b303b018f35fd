import type { Pool } from 'pg';

import { merkleRoot } from './merkle-root.js';

export interface SealedEpoch {
  readonly epoch: number;
  readonly root: string;
  readonly events: number;
}

/** Which job asks for an epoch, and whether one that it sealed before is good enough. */
export interface SealRequest {
  readonly tokenGroup: string;
  readonly job: string;
  readonly again?: boolean;
}

/**
 * Seals every event that no epoch holds yet into the next one, in one transaction: after a crash
 * the epoch is there as a whole, or not at all. A job that is given out again has sealed already.
 */
export async function sealEpoch(pool: Pool, request: SealRequest): Promise<SealedEpoch> {
  const { tokenGroup, job, again = false } = request;
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    await client.query('lock table sealed_epochs in share row exclusive mode');
    const before = await client.query<SealedEpoch>(
      'select epoch::int, root, event_count as events from sealed_epochs where job = $1',
      [job],
    );
    if (before.rows[0] !== undefined && !again) {
      await client.query('commit');
      return before.rows[0];
    }
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
      `insert into sealed_epochs (epoch, token_group, root, event_count, sealed_at, job)
       values ($1, $2, $3, $4, now(), $5)`,
      [epoch, tokenGroup, root, rows.length, job],
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
