import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ContentPart, CopyCompared } from '../../../../domain/restored-copy.js';
import { compareContent } from '../../../../host/postgres/content/compare-content.js';
import { pageRanges } from '../../../../host/postgres/content/digest-sql.js';
import { readContent } from '../../../../host/postgres/content/read-content.js';
import { parsePlace } from '../../../../host/postgres/postgres-place.js';
import { startPostgres, type TestPostgres } from '../../../support/postgres.js';

const schema = `
  create table a (id int primary key, words text, n float8);
  insert into a values (1, 'one', 0.1), (2, null, 'NaN'), (3, '', '-0');
  create table "t" ("t" int, "muster_row" text);
  insert into "t" values (1, '(1,2)'), (1, '(1,2)');
  create sequence s; select nextval('s');
  select lo_from_bytea(4711, 'large');
`;

describe('whatever differs between a source and its copy is seen', () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await startPostgres();
    await server.query(schema);
    await server.query('create database copy template postgres');
  });
  afterAll(() => server?.stop());

  const read = (database: string) =>
    readContent(parsePlace(server.url.replace(/postgres$/, database)), {
      kind: 'source',
      digests: true,
      connections: 2,
    });
  const compare = async (change: string, back: string): Promise<CopyCompared> => {
    await server.query(change);
    try {
      const [source, copy] = [await read('copy'), await read('postgres')];
      return compareContent({ source, copy, against: 'snapshot' });
    } finally {
      await server.query(back);
    }
  };
  const differing = ({ differences }: CopyCompared): readonly string[] =>
    Object.keys(differences).filter((part) => differences[part as ContentPart].count > 0);

  test('nothing, where nothing does', async () => {
    expect(differing(await compare('select 1', 'select 1'))).toEqual([]);
  });

  test.each([
    [
      'a letter',
      "update a set words = 'One' where id = 1",
      "update a set words = 'one' where id = 1",
      ['rows'],
    ],
    [
      'NULL and the empty text',
      "update a set words = '' where id = 2",
      'update a set words = null where id = 2',
      ['rows'],
    ],
    [
      'one of two equal rows',
      'delete from "t" where ctid = (select min(ctid) from "t")',
      `insert into "t" values (1, '(1,2)')`,
      ['rows'],
    ],
    [
      'rows that swap a value',
      "update a set words = case id when 1 then '' when 3 then 'one' end where id <> 2",
      "update a set words = case id when 1 then 'one' when 3 then '' end where id <> 2",
      ['rows'],
    ],
    [
      'a large object',
      "select lo_put(4711, 0, 'L')",
      "select lo_put(4711, 0, 'l')",
      ['largeObjects'],
    ],
    [
      'a default',
      'alter table a alter n set default 1',
      'alter table a alter n drop default',
      ['schema'],
    ],
    ['an extension', 'create extension pg_trgm', 'drop extension pg_trgm', ['extensions']],
    ['a sequence', "select setval('s', 7)", "select setval('s', 1)", ['sequences']],
    ['a table', 'create table b ()', 'drop table b', ['tables', 'schema']],
  ])('%s', async (_what, change, back, parts) => {
    expect(differing(await compare(change, back))).toEqual(parts);
  });
});

test('ranges of pages are the whole table, and none twice', () => {
  expect(pageRanges(0, true)).toEqual([{ from: 0, to: undefined }]);
  expect(pageRanges(20_000, false)).toEqual([{ from: 0, to: undefined }]);
  const ranges = pageRanges(20_000, true);
  expect(ranges.map(({ from }) => from)).toEqual([0, ...ranges.slice(0, -1).map(({ to }) => to)]);
  expect(ranges.at(-1)!.to).toBeUndefined();
});
