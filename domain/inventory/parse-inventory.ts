import type { Document } from 'yaml';
import { type Mistake, MusterError } from '../errors.js';
import { crossReferences } from './cross-references.js';
import { explainIssue } from './explain-issue.js';
import type { Inventory } from './inventory.js';
import { placeProblems } from './place-problems.js';
import { readYaml } from './read-yaml.js';
import { inventorySchema } from './schema.js';
import { schemaProblems } from './schema-problems.js';
import { substituteVariables, type Variables } from './substitute.js';
import { textProblems } from './text-problems.js';
import { toDraft } from './to-draft.js';

const longestText = 1024 * 1024;
const mostAliases = 100;
/** A file with more is no inventory; the error counts them all. */
const mostMistakes = 200;

/**
 * Reads the text of a `muster.yaml` into the inventory, defaults filled in. Pure: the files and
 * secrets it names are not looked at; `env` only serves `${NAME}` in values.
 * @throws MusterError INVENTORY_INVALID with all mistakes at once, each with its line; where the
 *   syntax of YAML is broken, with those of the syntax
 */
export function parseInventory(
  text: string,
  { file, env }: { readonly file: string; readonly env: Variables },
): Inventory {
  if (text.length > longestText)
    throw invalid(file, [{ file, path: '', message: 'expected at most 1 MiB of text, got more' }]);
  try {
    return parse(text, file, env);
  } catch (error) {
    // Nesting that exhausts the stack ends this way.
    if (!(error instanceof RangeError)) throw error;
    throw invalid(file, [
      { file, path: '', message: 'expected plainer YAML, got too much nesting' },
    ]);
  }
}

function parse(text: string, file: string, env: Variables): Inventory {
  const { document, lines, mistakes: ofYaml, usable } = readYaml(text, file);
  if (!usable) throw invalid(file, ofYaml);
  const { problems, written } = substituteVariables(document, env);
  const root = toPlainValue(document, file);
  const parsed = inventorySchema.safeParse(root, { error: explainIssue });
  const found = [
    ...problems,
    ...textProblems(document),
    ...schemaProblems(parsed.error?.issues ?? [], root),
    ...crossReferences(toDraft(root)),
  ];
  const mistakes = [...ofYaml, ...placeProblems(found, { file, document, lines, root, written })];
  if (parsed.success && mistakes.length === 0) return parsed.data;
  throw invalid(file, mistakes);
}

function toPlainValue(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: mostAliases });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw invalid(file, [{ file, path: '', message: 'expected few aliases, got too many' }]);
  }
}

function invalid(file: string, mistakes: readonly Mistake[]): MusterError {
  const count = mistakes.length === 1 ? 'one mistake' : `${mistakes.length} mistakes`;
  return new MusterError('INVENTORY_INVALID', `${file} has ${count}`, {
    remedy: `Mend what is listed in ${file}, then try again: nothing was done.`,
    mistakes: mistakes.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)).slice(0, mostMistakes),
  });
}
