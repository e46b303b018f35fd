import { holdsPassword } from './url-password.js';

/** Where a value stands in the inventory: keys and list positions from the root. */
export type Path = readonly (string | number)[];

/** What is wrong in the inventory, before it is looked up in the text. */
export interface Problem {
  readonly path: Path;
  /** Completes "expected …"; never repeats what stands there. */
  readonly expected: string;
  /** Completes "got …" where the value itself must not, or cannot. */
  readonly got?: string;
  /** What could stand there, for a suggestion. */
  readonly known?: readonly string[];
  /** Whether the key itself is the mistake, not its value. */
  readonly ofKey?: boolean;
  /** Where in the text, if that is known better than the path tells. */
  readonly offset?: number;
}

/** The path as people write it: `drills.gateway-crash.services[0]`. */
export function pathText(path: Path): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${keyText(step)}`))
    .join('')
    .replace(/^\./, '');
}

/** A key as it is shown: in quotes where it is not plain, and never with a password in it. */
export function keyText(key: string): string {
  if (holdsPassword(key)) return '"(a URL with a password)"';
  return /^[\w$/.-]{1,80}$/.test(key) ? key : quote(key);
}

/** What stands at the path in the value; undefined where nothing does. */
export function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step))
      return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

/** The text in quotes, on one line, cut where it is long. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 59)}…` : text);
}
