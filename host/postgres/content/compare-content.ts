import type { ContentPart, CopyCompared, Differences } from '../../../domain/restored-copy.js';
import type { Content, Structure } from './content.js';

const mostExamples = 5;
const longestExample = 200;
/** What a check of the copy itself has installed there. */
const ownExtensions: ReadonlySet<string> = new Set(['amcheck']);

/** What is compared, and whether the source may have gone on since. */
export interface Compared {
  readonly source: Content;
  /** Its sequences once the backup was taken: they heed no snapshot. */
  readonly sequencesAfter?: Structure['sequences'];
  readonly copy: Content;
  readonly against: CopyCompared['against'];
}

/** Every difference between a source and its copy, the first few of each kind in words. */
export function compareContent({
  source,
  sequencesAfter = source.sequences,
  copy,
  against,
}: Compared): CopyCompared {
  const exact = against === 'snapshot';
  const differences: Record<ContentPart, readonly string[]> = {
    tables: [
      ...missing(source.tables.keys(), copy.tables),
      ...(exact ? more(copy.tables.keys(), source.tables) : []),
    ],
    rows: exact ? differingRows(source, copy) : emptied(source, copy),
    schema: differingSchema(source.schema, copy.schema),
    sequences: exact ? differingSequences(source.sequences, sequencesAfter, copy.sequences) : [],
    extensions: [
      ...missing(source.extensions, copy.extensions),
      ...(exact
        ? more(
            [...copy.extensions].filter((name) => !ownExtensions.has(name)),
            source.extensions,
          )
        : []),
    ],
    largeObjects: exact ? differingLargeObjects(source, copy) : [],
    roles: missing(source.rolesNeeded, copy.rolesThere),
  };
  return {
    against,
    sourceTables: source.tables.size,
    sourceRows: totalRows(source),
    copyTables: copy.tables.size,
    copyRows: totalRows(copy),
    differences: Object.fromEntries(
      Object.entries(differences).map(([part, found]) => [part, bounded(found)]),
    ) as Record<ContentPart, Differences>,
  };
}

function differingRows(source: Content, copy: Content): readonly string[] {
  return [...source.tables].flatMap(([name, { rows, digest }]) => {
    const other = copy.tables.get(name);
    if (other === undefined) return rows === 0n ? [] : [`${name}: gone with its ${rows} rows`];
    if (other.rows !== rows) return [`${name}: ${other.rows} rows instead of ${rows}`];
    return other.digest === digest ? [] : [`${name}: ${rows} rows, not the same ones`];
  });
}

function emptied(source: Content, copy: Content): readonly string[] {
  return [...source.tables].flatMap(([name, { rows }]) =>
    rows > 0n && copy.tables.get(name)?.rows === 0n
      ? [`${name}: empty instead of ${rows} rows`]
      : [],
  );
}

function differingSchema(
  source: Structure['schema'],
  copy: Structure['schema'],
): readonly string[] {
  return [
    ...missing(source.keys(), copy),
    ...more(copy.keys(), source),
    ...[...source].flatMap(([name, definition]) => {
      const other = copy.get(name);
      return other === undefined || other === definition
        ? []
        : [`${name}: ${other} instead of ${definition}`];
    }),
  ];
}

/** A sequence goes on while the dump runs: its copy is between what it gave out before and after. */
function differingSequences(
  before: Structure['sequences'],
  after: Structure['sequences'],
  copy: Structure['sequences'],
): readonly string[] {
  return [...before].flatMap(([name, first]) => {
    const last = after.get(name) ?? null;
    const found = copy.get(name);
    if (found === undefined) return [`${name} is missing`];
    if (found === first || found === last) return [];
    const [low, high] = [first, last].sort((a, b) => Number((a ?? 0n) - (b ?? 0n)));
    const between =
      found !== null &&
      high !== null &&
      high !== undefined &&
      found <= high &&
      found >= (low ?? 0n);
    return between ? [] : [`${name}: at ${found} instead of ${last}`];
  });
}

function differingLargeObjects(source: Content, copy: Content): readonly string[] {
  const { rows, digest } = source.largeObjects;
  const other = copy.largeObjects;
  if (other.rows !== rows) return [`${other.rows} instead of ${rows}`];
  return other.digest === digest ? [] : [`${rows}, not the same ones`];
}

function missing(names: Iterable<string>, there: { has(name: string): boolean }): string[] {
  return [...names].filter((name) => !there.has(name)).map((name) => `${name} is missing`);
}

function more(names: Iterable<string>, wanted: { has(name: string): boolean }): string[] {
  return [...names].filter((name) => !wanted.has(name)).map((name) => `${name} is too much`);
}

function totalRows({ tables }: Content): number {
  return Number([...tables.values()].reduce((sum, { rows }) => sum + rows, 0n));
}

function bounded(found: readonly string[]): Differences {
  const examples = found.slice(0, mostExamples).map((each) => {
    const line = each.replaceAll(/\s+/g, ' ');
    return line.length > longestExample ? `${line.slice(0, longestExample)}…` : line;
  });
  return { count: found.length, examples };
}
