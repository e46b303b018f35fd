import type { Inventory } from '../../domain/inventory/inventory.js';
import type { SecretRef } from '../../domain/secret.js';
import type { CommandResult } from '../processes/run-command.js';
import { resolveSecret } from '../secrets.js';

/** Shorter ones stand in too many innocent words. */
const shortestLength = 4;

/**
 * The values of all secrets that the inventory names and this host has, and the passwords in those
 * that are URLs: what the programs it runs may know, and may say.
 */
export async function knownSecrets(
  inventory: Inventory,
  env: NodeJS.ProcessEnv,
): Promise<readonly string[]> {
  const values = await Promise.all(
    refsIn(inventory).map((ref) => resolveSecret(ref, env).catch(() => '')),
  );
  return secretWords(values);
}

/** The values and the passwords in those that are URLs, the longest first. */
export function secretWords(values: readonly string[]): readonly string[] {
  const secrets = new Set(values.flatMap((value) => [value, ...passwordsIn(value)]));
  return [...secrets]
    .filter(({ length }) => length >= shortestLength)
    .sort((a, b) => b.length - a.length);
}

/** The text without them. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((left, secret) => left.replaceAll(secret, '***'), text);
}

/** What a command said, without them. */
export function quiet(result: CommandResult, secrets: readonly string[]): CommandResult {
  const { stdout, stderr } = result;
  return {
    ...result,
    stdout: withoutSecrets(stdout, secrets),
    stderr: withoutSecrets(stderr, secrets),
  };
}

/** Every `{ env }` and `{ file }` in it, wherever it stands. */
function refsIn(value: unknown): readonly SecretRef[] {
  if (value === null || typeof value !== 'object') return [];
  const { env, file, ...rest } = value as Record<string, unknown>;
  if (typeof env === 'string' && Object.keys(rest).length === 0) return [{ env }];
  if (typeof file === 'string' && Object.keys(rest).length === 0) return [{ file }];
  return Object.values(value).flatMap(refsIn);
}

function passwordsIn(value: string): readonly string[] {
  if (!URL.canParse(value)) return [];
  const { password } = new URL(value);
  return [password, decodeURIComponent(password)];
}
