import { expect, test } from '@jest/globals';
import type { Backup, ProviderRef } from '../../../domain/backup.js';
import type { BackupVerificationDefinition } from '../../../domain/drills/backup-verification.js';
import { whoProves } from '../../../domain/planning/who-proves.js';

const definition = {
  backup: 'nightly',
  prove: ['newest', 'manual', 'moment'],
} as unknown as BackupVerificationDefinition;
const of = (provider: Partial<ProviderRef>, more: Partial<Backup> = {}): Backup => ({
  host: 'local',
  store: 'database',
  roles: [],
  provider: provider as ProviderRef,
  ...more,
});

test('what can be restored on this machine is proven here', () => {
  const pointInTime = { kind: 'canary', schema: 'muster_canary' } as const;
  expect(whoProves(definition, of({ kind: 'pgbackrest' }, { pointInTime }))).toEqual({
    prove: definition.prove,
    asked: [],
  });
});

test('a moment of backups that say nothing of it is refused', () => {
  for (const kind of ['pgDump', 'pgbackrest'] as const) {
    expect(() => whoProves(definition, of({ kind }))).toThrow('restore to no chosen moment');
  }
});

test('what only its provider can restore is asked of people, each step once', () => {
  for (const kind of ['digitalOcean', 'asked'] as const) {
    const { prove, asked } = whoProves(definition, of({ kind }));
    expect(prove).toEqual(['manual']);
    expect(asked.map(({ step }) => step)).toEqual(['restore-newest', 'restore-moment']);
    for (const { ask } of asked) expect(ask).toContain('nightly');
  }
});
