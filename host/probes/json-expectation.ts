import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../../domain/json.js';

/** Dotted path → the value that must stand there. */
export type ExpectedJson = Readonly<Record<string, Json>>;

/** The first way in which the text is not the JSON expected; undefined where it is. */
export function findMismatch(text: string, expected: ExpectedJson): string | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return 'body is no JSON';
  }
  for (const [path, value] of Object.entries(expected)) {
    const got = valueAt(json, path.split('.'));
    if (!isDeepStrictEqual(got, value))
      return `json ${path}: expected ${show(value)}, got ${show(got)}`;
  }
  return undefined;
}

/** What stands there; only what the document itself holds: no path reaches a prototype. */
export function valueAt(json: unknown, path: readonly string[]): unknown {
  let value = json;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name))
      return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
