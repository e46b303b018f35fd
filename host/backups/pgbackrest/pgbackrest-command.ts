import type { PgbackrestRef } from '../../../domain/backup.js';
import { MusterError, type ErrorCode } from '../../../domain/errors.js';
import type { BackupContext } from '../backup-provider.js';

/** What a command of pgBackRest is told beside its stanza. */
export interface PgbackrestCommand {
  /** `info`, `restore`, … with its options. */
  readonly words: readonly string[];
  /** What its failure means. */
  readonly code: ErrorCode;
  /** How much of a backup or restore is done, 0 to 1. */
  readonly onShare?: (share: number) => void;
}

/**
 * Runs pgBackRest as the user of the database, whose files, locks and repository it works with, and
 * returns what it printed. It keeps no log file, and tells what happened on its standard error.
 * @throws MusterError with the command's code and pgBackRest's own words; COMMAND_FAILED where it
 * cannot be started
 */
export async function runPgbackrest(
  { program, config, stanza }: PgbackrestRef,
  { run, env }: Pick<BackupContext, 'run' | 'env'>,
  { words, code, onShare }: PgbackrestCommand,
): Promise<string> {
  const [command] = words;
  const argv = [
    program,
    ...(config === undefined ? [] : [`--config=${config}`]),
    `--stanza=${stanza}`,
    '--log-level-console=off',
    '--log-level-file=off',
    `--log-level-stderr=${onShare === undefined ? 'warn' : 'detail'}`,
    ...words,
  ];
  const { exitCode, stdout, stderr } = await run(argv, {
    // Repositories in clouds take their keys from there; the job has no others than the agent.
    env: pgbackrestVariables(env),
    asServer: true,
    ...(onShare !== undefined && { onErrorLine: (line) => tellShare(line, onShare) }),
  });
  if (exitCode === 0) return stdout;
  throw new MusterError(code, `pgbackrest ${command} failed: ${errorIn(stderr, exitCode)}`, {
    remedy: `Run it by hand as the database's user: pgbackrest --stanza=${stanza} ${command}.`,
    details: { exitCode: String(exitCode) },
  });
}

/** `PGBACKREST_…`: how pgBackRest is configured by its environment, secrets among it. */
function pgbackrestVariables(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] =>
        entry[0].startsWith('PGBACKREST_') && entry[1] !== undefined,
    ),
  );
}

/** `… DETAIL: restore file /data/base/1/1247 (16MB, 42.80%) checksum …` */
function tellShare(line: string, tell: (share: number) => void): void {
  const percent = /DETAIL: .*\([^()]*?(\d+(?:\.\d+)?)%\)/.exec(line)?.[1];
  if (percent !== undefined) tell(Math.min(1, Number(percent) / 100));
}

/** `P00  ERROR: [082]: WAL segment … was not archived`, with the lines that explain it. */
function errorIn(stderr: string, exitCode: number): string {
  const found = /ERROR: (\[\d+\]: [\s\S]*)/.exec(stderr)?.[1];
  if (found === undefined) return `exit code ${exitCode}`;
  const [first, ...rest] = found.split('\n').filter((line) => !/^\d{4}-\d\d-\d\d /.test(line));
  return [first, ...rest.map((line) => line.trim()).filter(Boolean)].join(' ').slice(0, 400);
}
