import type { ProviderKind, ProviderRef } from '../../domain/backup.js';
import { askedProvider } from './asked-provider.js';
import type { BackupProvider } from './backup-provider.js';
import { pgDumpProvider } from './pg-dump-provider.js';

const providers = {
  pgDump: pgDumpProvider,
  asked: askedProvider,
} satisfies { [Kind in ProviderKind]: BackupProvider<Extract<ProviderRef, { kind: Kind }>> };

/** The provider that a reference means. */
export function providerOf<Ref extends ProviderRef>(ref: Ref): BackupProvider<Ref> {
  return providers[ref.kind] as unknown as BackupProvider<Ref>;
}
