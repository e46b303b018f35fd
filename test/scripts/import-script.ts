import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repositoryFolder } from '../../client/prerequisites/folders.js';

/** Loads one of the plain scripts, which have no types: the caller says what it exports. */
export async function importScript<T>(name: string): Promise<T> {
  return (await import(pathToFileURL(join(repositoryFolder(), 'scripts', name)).href)) as T;
}
