import { readFile } from 'node:fs/promises';
import { MusterError } from '../../../domain/errors.js';

/** Where pgBackRest looks where no file is named. */
export const defaultConfig = '/etc/pgbackrest/pgbackrest.conf';
const olderConfig = '/etc/pgbackrest.conf';

/**
 * What a configuration file says for a stanza: option → value, the stanza's own before the global.
 * @throws MusterError BACKUP_UNREADABLE
 */
export async function readConfig(
  file: string | undefined,
  stanza: string,
): Promise<ReadonlyMap<string, string>> {
  const files = file === undefined ? [defaultConfig, olderConfig] : [file];
  let failure: unknown;
  for (const path of files) {
    try {
      return parseConfig(await readFile(path, 'utf8'), stanza);
    } catch (error) {
      failure ??= error;
    }
  }
  const why = (failure as NodeJS.ErrnoException).code;
  throw new MusterError('BACKUP_UNREADABLE', `${files[0]} cannot be read (${why})`, {
    remedy: 'Name pgBackRest’s configuration in the backup, and let the agent read it.',
  });
}

/** Sections in brackets, `option=value` below them (pgBackRest's configuration reference). */
export function parseConfig(text: string, stanza: string): ReadonlyMap<string, string> {
  const sections = new Map<string, [string, string][]>();
  let section = '';
  for (const line of text.split(/\r?\n/)) {
    const head = /^\s*\[(.*)\]\s*$/.exec(line)?.[1];
    if (head !== undefined) section = head;
    const [, option, value] = /^\s*([\w-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (option === undefined) continue;
    sections.set(section, [...(sections.get(section) ?? []), [option, value!]]);
  }
  return new Map([...(sections.get('global') ?? []), ...(sections.get(stanza) ?? [])]);
}
