import type { Client } from 'pg';
import { MusterError } from '../../../domain/errors.js';
import type { MomentChosen, MomentProof, SidesSeen } from '../../../domain/moment.js';
import { withPinned } from '../../postgres/postgres-client.js';
import type { PostgresPlace } from '../../postgres/postgres-place.js';

type DataProof = Extract<MomentProof, { kind: 'data' }>;

/**
 * Chooses the moment just before a row that is in the data already, so that the copy must hold what
 * is older than it by the margin, and nothing that is newer. Nothing is written.
 * @param between the backup's end, and what is archived for sure: ISO 8601
 * @throws MusterError MOMENT_UNKNOWN where the data has nothing on both sides; STORE_UNREACHABLE
 */
export async function chooseFromData(
  place: PostgresPlace,
  proof: DataProof,
  between: { readonly from: string; readonly to: string },
): Promise<MomentChosen> {
  return withPinned(place, 'source', async (client) => {
    const { table, column } = names(client, proof);
    const newest = async (upTo: string): Promise<Date | null> => {
      const { rows } = await client.query<{ at: Date | null }>(
        `select max(${column}) as at from ${table} where ${column} <= $1 and ${column} > $2`,
        [upTo, between.from],
      );
      return rows[0]?.at ?? null;
    };
    // What is at the margin's distance from what is archived has been committed by then, for sure.
    const after = await newest(minus(between.to, proof.marginMs));
    const at = after === null ? null : new Date(after.getTime() - 1).toISOString();
    const before = at === null ? null : await newest(minus(at, proof.marginMs));
    if (after === null || at === null || before === null) {
      throw new MusterError(
        'MOMENT_UNKNOWN',
        `${proof.table}.${proof.column} has no two rows, ${proof.marginMs} ms apart, between the backup's end at ${between.from} and what was archived by ${between.to}`,
        { remedy: 'Drill when more was written since a backup, or opt in to a canary schema.' },
      );
    }
    return {
      at,
      before: before.toISOString(),
      after: after.toISOString(),
      by: `${proof.table}.${proof.column}, in the data already`,
    };
  });
}

/** What a copy holds: its newest row lies between the known ones. */
export async function findTimes(
  copy: PostgresPlace,
  proof: DataProof,
  { at, before }: MomentChosen,
): Promise<SidesSeen> {
  return withPinned(copy, 'copy', async (client) => {
    const { table, column } = names(client, proof);
    const { rows } = await client.query<{ newest: Date | null }>(
      `select max(${column}) as newest from ${table}`,
    );
    const newest = rows[0]?.newest ?? null;
    if (newest === null) {
      return { beforeThere: false, afterThere: false, found: `${proof.table} is empty` };
    }
    return {
      beforeThere: newest.getTime() >= Date.parse(before),
      afterThere: newest.getTime() > Date.parse(at),
      found: `its newest row is of ${newest.toISOString()}`,
    };
  });
}

function minus(iso: string, ms: number): string {
  return new Date(Date.parse(iso) - ms).toISOString();
}

function names(client: Client, proof: DataProof): { table: string; column: string } {
  const parts = proof.table.split('.').map((part) => client.escapeIdentifier(part));
  return { table: parts.join('.'), column: client.escapeIdentifier(proof.column) };
}
