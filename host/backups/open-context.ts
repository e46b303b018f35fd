import type { Backup } from '../../domain/backup.js';
import { MusterError } from '../../domain/errors.js';
import type { Inventory } from '../../domain/inventory/inventory.js';
import type { JobProgress } from '../../domain/job.js';
import { withPinned } from '../postgres/postgres-client.js';
import { parsePlace } from '../postgres/postgres-place.js';
import { findPostgresPrograms } from '../postgres/postgres-programs.js';
import type { RunTool } from '../postgres/run-tool.js';
import { resolveSecret } from '../secrets.js';
import type { BackupContext } from './backup-provider.js';

/** Of the inventory. @throws MusterError BACKUP_UNKNOWN */
export function backupOf({ backups }: Inventory, name: string): Backup {
  const backup = Object.hasOwn(backups, name) ? backups[name] : undefined;
  if (backup !== undefined) return backup;
  throw new MusterError('BACKUP_UNKNOWN', `the inventory has no backup "${name}"`);
}

/** What a backup's provider works with. @throws MusterError SECRET_MISSING, BAD_INPUT */
export async function openContext(
  backup: Backup,
  { stores }: Inventory,
  env: NodeJS.ProcessEnv,
  tools: { readonly run: RunTool; readonly progress: (progress: JobProgress) => void },
): Promise<BackupContext> {
  const store = stores[backup.store];
  if (store === undefined) {
    throw new MusterError('BAD_INPUT', `the inventory has no store "${backup.store}"`);
  }
  const source = parsePlace(await resolveSecret(store.url, env));
  let asked: Promise<SourceFacts> | undefined;
  const facts = (): Promise<SourceFacts> => (asked ??= askFacts(source));
  let programs: Promise<string> | undefined;
  const find = async (): Promise<string> => findPostgresPrograms((await facts()).major, backup.bin);
  return {
    backup,
    source,
    env,
    programs: () => (programs ??= find()),
    encoding: async () => (await facts()).encoding,
    run: tools.run,
    progress: tools.progress,
  };
}

interface SourceFacts {
  readonly major: number;
  readonly encoding: string;
}

async function askFacts(source: BackupContext['source']): Promise<SourceFacts> {
  return withPinned(source, 'source', async (client) => {
    const { rows } = await client.query<{ version: string; encoding: string }>(
      `select current_setting('server_version_num') as version,
         current_setting('server_encoding') as encoding`,
    );
    const { version, encoding } = rows[0]!;
    return { major: Math.floor(Number(version) / 10_000), encoding };
  });
}
