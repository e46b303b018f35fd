import { readFile } from 'node:fs/promises';
import { MusterError } from '../domain/errors.js';
import { describeSecret, type SecretRef } from '../domain/secret.js';

/**
 * Reads the secret on this host, at the moment it is needed.
 * @throws MusterError SECRET_MISSING
 */
export async function resolveSecret(ref: SecretRef, env: NodeJS.ProcessEnv): Promise<string> {
  const value = 'env' in ref ? env[ref.env] : await readSecretFile(ref.file);
  if (value !== undefined && value !== '') return value;
  throw new MusterError('SECRET_MISSING', `${describeSecret(ref)} is not there or empty`, {
    remedy: `Set ${describeSecret(ref)} for the agent on this host, then start the agent again.`,
  });
}

async function readSecretFile(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trimEnd();
  } catch {
    return undefined;
  }
}
