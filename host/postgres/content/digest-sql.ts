/** Any two that differ: what one seed takes for equal, the other would have to as well. */
const seeds = [7_700_417, 90_217] as const;

/** Of about 64 MB each: a statement ends in time, and progress shows. */
const pagesInRange = 8_192;

/** A part of a table by its pages; the last one has no end, so that nothing is missed. */
export interface PageRange {
  readonly from: number;
  readonly to: number | undefined;
}

/** Ranges that together are the whole table; one where its pages cannot be told apart cheaply. */
export function pageRanges(pages: number, canScanRanges: boolean): readonly PageRange[] {
  const count = canScanRanges ? Math.max(1, Math.ceil(pages / pagesInRange)) : 1;
  return Array.from({ length: count }, (_, index) => ({
    from: index * pagesInRange,
    to: index === count - 1 ? undefined : (index + 1) * pagesInRange,
  }));
}

/**
 * Counts the rows of a range and adds up two hashes of each row's text. A record's text keeps fields
 * apart and NULL distinct from the empty text, so equal texts mean equal rows; sums need no order,
 * and those of ranges add up to the table's. `hashtextextended` is PostgreSQL's own, 64 bits.
 */
export function digestSql(table: string, { from, to }: PageRange): string {
  const hash = (seed: number): string => `coalesce(sum(hashtextextended(line, ${seed})), 0)::text`;
  const [one, two] = seeds;
  return `select count(*)::text as rows, ${hash(one)} as one, ${hash(two)} as two
    from (select (muster_row.*)::text as line from only ${table} as muster_row
      ${inRange(from, to)} offset 0) lines`;
}

/** Counts the rows of a range. */
export function countSql(table: string, { from, to }: PageRange): string {
  return `select count(*)::text as rows from only ${table} as muster_row ${inRange(from, to)}`;
}

/** Large objects, each by its number and the hash of its bytes, added up like rows. */
export const largeObjectsSql = `select count(*)::text as rows,
    coalesce(sum(hashtextextended(line, ${seeds[0]})), 0)::text as one,
    coalesce(sum(hashtextextended(line, ${seeds[1]})), 0)::text as two
  from (select oid || ':' || md5(lo_get(oid)) as line from pg_largeobject_metadata offset 0) lines`;

export const countLargeObjectsSql = `select count(*)::text as rows from pg_largeobject_metadata`;

function inRange(from: number, to: number | undefined): string {
  if (from === 0 && to === undefined) return '';
  const end = to === undefined ? '' : ` and muster_row.ctid < '(${to},0)'::tid`;
  return `where muster_row.ctid >= '(${from},0)'::tid${end}`;
}
