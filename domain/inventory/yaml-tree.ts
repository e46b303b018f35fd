import {
  type Document,
  type Node,
  type Scalar,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  visit,
} from 'yaml';
import type { Path } from './problem.js';

/** A place in a YAML document: a key, where it stands under one, and its value. */
export interface Place {
  readonly key?: Node;
  readonly value?: Node;
}

/** Calls back for every scalar that is written, keys too, with its path; aliases are not followed. */
export function forEachScalar(
  document: Document,
  callback: (scalar: Scalar, path: Path, isKey: boolean) => void,
): void {
  visit(document, {
    Scalar(position, scalar, ancestors) {
      callback(scalar, pathOf([...ancestors, scalar]), position === 'key');
    },
  });
}

/** The path to the last of a chain of nodes, each of which holds the next. */
export function pathOf(chain: readonly unknown[]): Path {
  return chain.flatMap((node, index): Path => {
    if (isPair(node)) return [keyText(node.key)];
    return isSeq(node) ? [node.items.indexOf(chain[index + 1])] : [];
  });
}

/** The deepest place written on the way to `path`, through aliases and merges. */
export function placeAt(document: Document, path: Path): Place & { readonly complete: boolean } {
  let place: Place = isNode(document.contents) ? { value: document.contents } : {};
  for (const step of path) {
    const next = childOf(document, place.value, step);
    if (next === undefined) return { ...place, complete: false };
    place = next;
  }
  return { ...place, complete: true };
}

function childOf(document: Document, node: unknown, step: string | number): Place | undefined {
  const parent = isAlias(node) ? node.resolve(document) : node;
  if (isSeq(parent)) return typeof step === 'number' ? toPlace(parent.items[step]) : undefined;
  if (!isMap(parent)) return undefined;
  const pair = parent.items.findLast(({ key }) => keyText(key) === String(step));
  if (pair !== undefined) return toPlace(pair.value, pair.key);
  const merged = parent.items.filter(({ key }) => keyText(key) === '<<').map(({ value }) => value);
  return merged
    .flatMap((value) => (isSeq(value) ? value.items : [value]))
    .map((value) => childOf(document, value, step))
    .find((place) => place !== undefined);
}

function toPlace(value: unknown, key?: unknown): Place {
  return { ...(isNode(key) && { key }), ...(isNode(value) && { value }) };
}

function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key);
}
