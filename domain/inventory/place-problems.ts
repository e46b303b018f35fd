import { type Document, type LineCounter, type Scalar, isScalar } from 'yaml';
import type { Mistake } from '../errors.js';
import { nearest } from './nearest.js';
import { keyText, pathText, type Problem, quote, valueAt } from './problem.js';
import { secretExpectations } from './secret-schema.js';
import { holdsPassword } from './url-password.js';
import { placeAt } from './yaml-tree.js';

/** The text that problems are looked up in. */
export interface Source {
  readonly file: string;
  readonly document: Document;
  readonly lines: LineCounter;
  /** The document as plain values, variables substituted. */
  readonly root: unknown;
  /** Scalars that hold something of the environment, and what was written there. */
  readonly written: ReadonlyMap<Scalar, string>;
}

/** The problems with file, line and what stands there; of several in one place the first. */
export function placeProblems(problems: readonly Problem[], source: Source): Mistake[] {
  const mistakes = new Map<string, Mistake>();
  for (const problem of problems) {
    const path = pathText(problem.path);
    const id = `${path} ${problem.ofKey === true}`;
    if (!mistakes.has(id))
      mistakes.set(id, {
        file: source.file,
        ...lineOf(problem, source),
        path,
        message: message(problem, source),
      });
  }
  return [...mistakes.values()];
}

function lineOf({ path, ofKey, offset }: Problem, { document, lines }: Source): { line?: number } {
  if (offset !== undefined) return { line: lines.linePos(offset).line };
  const { key, value, complete } = placeAt(document, path);
  // A map or list begins on the line after its key, and what is missing stands nowhere: the key tells.
  const node = complete && ofKey !== true && isScalar(value) ? value : (key ?? value);
  return node?.range ? { line: lines.linePos(node.range[0]).line } : {};
}

function message(problem: Problem, source: Source): string {
  const value = problem.ofKey === true ? problem.path.at(-1) : valueAt(source.root, problem.path);
  const near = suggestion(value, problem.known ?? []);
  const question = near === undefined ? '' : `; did you mean ${JSON.stringify(near)}?`;
  return `expected ${problem.expected}, got ${found(problem, value, source)}${question}`;
}

/** The known word that a text, or a key of a map, comes near. */
function suggestion(value: unknown, known: readonly string[]): string | undefined {
  if (typeof value === 'string') return nearest(value, known);
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  if (keys.some((key) => known.includes(key))) return undefined;
  return keys.map((key) => nearest(key, known)).find((near) => near !== undefined);
}

function found(problem: Problem, value: unknown, { document, written }: Source): string {
  if (problem.got !== undefined) return problem.got;
  if (typeof value === 'string' && holdsPassword(value)) return 'a URL with a password in it';
  const { value: node, complete } = placeAt(document, problem.path);
  const reference = complete && isScalar(node) ? written.get(node) : undefined;
  if (reference !== undefined && problem.ofKey !== true) return `the value of ${quote(reference)}`;
  if (secretExpectations.has(problem.expected) && typeof value === 'string') return 'a text';
  return describe(value);
}

function describe(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value !== 'object') return JSON.stringify(value);
  const keys = Object.keys(value);
  const shown = keys.slice(0, 5).map(keyText);
  if (keys.length > 5) shown.push('…');
  return keys.length === 0 ? 'an empty map' : `a map of ${shown.join(', ')}`;
}
