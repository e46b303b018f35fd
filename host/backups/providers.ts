import type { ProviderKind, ProviderRef } from '../../domain/backup.js';
import { askedProvider } from './asked-provider.js';
import type { BackupProvider } from './backup-provider.js';
import { digitalOceanProvider } from './digitalocean/digitalocean-provider.js';
import { pgDumpProvider } from './pg-dump-provider.js';
import { pgbackrestProvider } from './pgbackrest/pgbackrest-provider.js';

const providers = {
  pgDump: pgDumpProvider,
  pgbackrest: pgbackrestProvider,
  digitalOcean: digitalOceanProvider,
  asked: askedProvider,
} satisfies { [Kind in ProviderKind]: BackupProvider<Extract<ProviderRef, { kind: Kind }>> };

/** The provider that a reference means. */
export function providerOf<Ref extends ProviderRef>(ref: Ref): BackupProvider<Ref> {
  return providers[ref.kind] as unknown as BackupProvider<Ref>;
}
