import type { Backup, ProviderKind } from '../backup.js';
import type { ManualStepDefinition } from '../drill-definition.js';
import { MusterError } from '../errors.js';
import type { BackupProof, BackupVerificationDefinition } from '../drills/backup-verification.js';

/** Providers that restore nothing on this machine, and how a person does it there. */
const byHand: Partial<Record<ProviderKind, string>> = {
  asked: 'as its provider lets you',
  digitalOcean: 'by Actions → Restore from backup, or doctl databases fork',
};

/**
 * What the drill proves by itself, and what it asks a person to prove.
 * @throws MusterError BAD_INPUT for a moment of backups that say nothing of it
 */
export function whoProves(
  { backup: name, prove }: BackupVerificationDefinition,
  { provider, pointInTime }: Backup,
): { readonly prove: readonly BackupProof[]; readonly asked: readonly ManualStepDefinition[] } {
  const how = byHand[provider.kind];
  if (how === undefined) {
    if (prove.includes('moment') && pointInTime === undefined) throw noMoment(name);
    return { prove, asked: [] };
  }
  const ask: Partial<Record<BackupProof, string>> = {
    newest:
      `Restore the newest of the backups "${name}" into a fresh cluster, ${how}. ` +
      'Does it hold all tables, and about as many rows as the source? Remove the cluster again.',
    moment:
      `Note the time, write a row, wait a minute, write another. Restore "${name}" into a fresh ` +
      `cluster as of between the two, ${how}. Is the first there, and the second not? Remove the ` +
      'cluster and the rows again.',
  };
  return {
    // One made by hand is made by pg_dump, which any database lets one do.
    prove: prove.filter((proof) => ask[proof] === undefined),
    asked: prove.flatMap((proof) => {
      const words = ask[proof];
      return words === undefined ? [] : [{ step: `restore-${proof}`, ask: words }];
    }),
  };
}

function noMoment(backup: string): MusterError {
  return new MusterError('BAD_INPUT', `the backups "${backup}" restore to no chosen moment`, {
    remedy:
      'Say pointInTime in the backup (pgbackrest alone has it), or leave moment out of prove.',
  });
}
