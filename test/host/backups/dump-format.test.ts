import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dumpAt, plainDumpIsWhole, tornTableFiles } from '../../../host/backups/dump-format.js';
import { tempFolder } from '../../support/temp-folder.js';

let folder: Awaited<ReturnType<typeof tempFolder>>;
const at = (name: string): string => join(folder.path, name);
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

test('formats are told by what is in them', async () => {
  await writeFile(at('custom'), 'PGDMP…');
  await writeFile(at('plain.sql'), '--\n-- PostgreSQL database dump\n--\n');
  await writeFile(at('empty.dump'), '');
  await writeFile(at('notes.txt'), 'do not forget the backups');
  await mkdir(at('unfinished'));
  const kindOf = async (name: string) => (await dumpAt(at(name), name))?.kind;
  expect(await kindOf('custom')).toBe('custom');
  expect(await kindOf('plain.sql')).toBe('plain');
  expect(await kindOf('empty.dump')).toBe('plain');
  expect(await kindOf('notes.txt')).toBeUndefined();
  expect(await kindOf('unfinished')).toBeUndefined();
});

test('a torn plain dump is not whole, which psql would not tell', async () => {
  const whole =
    '--\n-- PostgreSQL database dump\n--\nselect 1;\n-- PostgreSQL database dump complete\n';
  await writeFile(at('whole.sql'), whole);
  await writeFile(at('torn.sql'), whole.slice(0, -20));
  expect(await plainDumpIsWhole(at('whole.sql'))).toBe(true);
  expect(await plainDumpIsWhole(at('torn.sql'))).toBe(false);
});

test('a torn table file of a directory is found, which pg_restore would not tell', async () => {
  await mkdir(at('directory'));
  await writeFile(at('directory/1.dat'), '1\tone\n\\.\n\n\n');
  await writeFile(at('directory/2.dat'), '1\tone\n2\ttw');
  expect(await tornTableFiles(at('directory'))).toEqual(['2.dat']);
});
