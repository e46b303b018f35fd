import type { Document, Scalar } from 'yaml';
import type { Problem } from './problem.js';
import { holdsPassword } from './url-password.js';
import { forEachScalar } from './yaml-tree.js';

/** The environment that variables are taken from. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** What became of the variables in a document. */
export interface Substitution {
  readonly problems: readonly Problem[];
  /** The scalars that hold something of the environment, and what was written there. */
  readonly written: ReadonlyMap<Scalar, string>;
}

const reference = /\$\$\{|\$\{(?<inside>[^}]*)\}|\$\{/g;
const variable = /^(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?<fallback>.*))?$/s;
const secretName =
  /PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|PRIVATE|CREDENTIAL|(?:^|_)(?:API)?KEY$/i;
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/**
 * Puts the environment's values in place of `${NAME}` and `${NAME:-default}` (an empty value counts
 * as none) in the document's scalar values; `$${` stands for `${`. The structure is parsed already,
 * so no value can add to it. A scalar that is one reference and nothing else, and reads as a number
 * or a truth value, becomes one. What looks like a secret is refused.
 */
export function substituteVariables(document: Document, env: Variables): Substitution {
  const problems: Problem[] = [];
  const written = new Map<Scalar, string>();
  forEachScalar(document, (scalar, path, isKey) => {
    if (isKey || typeof scalar.value !== 'string' || !scalar.value.includes('${')) return;
    const before = scalar.value;
    const place = { path, ...(scalar.range && { offset: scalar.range[0] }) };
    const after = before.replace(reference, (whole, inside: string | undefined) => {
      if (whole === '$${') return '${';
      const found = lookUp(inside ?? '', env);
      if ('value' in found) {
        if (found.fromEnvironment) written.set(scalar, before);
        return found.value;
      }
      problems.push({ ...place, ...found });
      return whole;
    });
    const isOneReference = before.startsWith('${') && before.indexOf('}') === before.length - 1;
    scalar.value = isOneReference ? typed(after) : after;
  });
  return { problems, written };
}

type Found =
  | { readonly value: string; readonly fromEnvironment: boolean }
  | { readonly expected: string; readonly got: string };

function lookUp(inside: string, env: Variables): Found {
  const { name, fallback } = variable.exec(inside)?.groups ?? {};
  if (name === undefined)
    return { expected: '${NAME}, ${NAME:-default}, or $${ for a plain ${', got: 'another ${' };
  const got = `\${${name}}`;
  if (secretName.test(name))
    return { expected: `no secret in the text (but { env: ${name} } where one belongs)`, got };
  const value = env[name] === '' ? undefined : env[name];
  if (value !== undefined && holdsPassword(value))
    return { expected: `no URL with a password (but { env: ${name} } where one belongs)`, got };
  const result = value ?? fallback;
  if (result === undefined)
    return { expected: `a value for ${name} in the environment, or \${${name}:-default}`, got };
  return { value: result, fromEnvironment: value !== undefined };
}

function typed(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  const number = Number(text);
  const exact = Number.isInteger(number) ? Number.isSafeInteger(number) : Number.isFinite(number);
  return jsonNumber.test(text) && exact ? number : text;
}
