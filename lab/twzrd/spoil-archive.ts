import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import type { Client } from 'pg';

import { MusterError } from '../../domain/errors.js';
import { waitUntil } from '../wait-until.js';
import type { ArchiveDefect } from './archive-defects.js';
import { type Archive, setArchiveCommand } from './archive.js';

const archivedWithinMs = 20_000;

/** Does the harm, once the first backup is there. */
export async function spoilArchive(
  archive: Archive,
  defect: ArchiveDefect,
  client: Client,
): Promise<void> {
  if (defect === 'missing-wal-segment') {
    await fillSegment(client);
    const lost = await fillSegment(client);
    await fillSegment(client);
    rmSync(await archived(archive, lost));
    return;
  }
  if (defect !== 'archiving-fails' && defect !== 'archiving-lies') return;
  setArchiveCommand(archive, defect);
  await client.query('select pg_reload_conf()');
  await waitUntil(async () => {
    const { rows } = await client.query("select current_setting('archive_command') as command");
    return / # /.test(String(rows[0].command));
  }, 5_000);
}

/** Writes into the current segment, then begins another. @returns the name of the one that is full */
async function fillSegment(client: Client): Promise<string> {
  await client.query("select pg_logical_emit_message(true, 'lab', 'a segment of its own')");
  const { rows } = await client.query('select pg_walfile_name(pg_switch_wal()) as name');
  return String(rows[0].name);
}

/** The file of a segment in the repository, once it and its successor are there. */
async function archived({ home }: Archive, segment: string): Promise<string> {
  const folder = join(home, 'repo/archive');
  let found: string | undefined;
  await waitUntil(() => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const names = files.filter((file) => /[0-9A-F]{24}-/.test(file)).sort();
    found = names.find((file) => file.includes(segment));
    return found !== undefined && found !== names.at(-1);
  }, archivedWithinMs);
  if (found !== undefined) return join(folder, found);
  throw new MusterError('NOT_STEADY', `${segment} was not archived.`, { remedy: `See ${home}.` });
}
