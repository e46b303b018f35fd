import { confirm } from '@inquirer/prompts';
import { MusterError, toErrorData } from '../../domain/errors.js';
import { isCi } from './is-ci.js';
import { needsOf, type Needs, type Purpose } from './needs.js';
import type { Prerequisite, Say } from './prerequisite.js';
import { packageCommand, packagesMend, runPackageCommand } from './system-packages.js';

/** How the installation talks to people. */
export interface EnsureOptions {
  readonly say?: Say;
  /** Act as root without asking. Default: in CI. */
  readonly yes?: boolean;
  /** Asks a person; undefined where there is nobody to ask. Default: on a terminal. */
  readonly ask?: ((question: string) => Promise<boolean>) | undefined;
}

/** Finds or installs what an npm script needs. Throws `TOOL_MISSING` as {@link ensure} does. */
export function ensureFor(purpose: Purpose, options: EnsureOptions = {}): Promise<void> {
  return ensure(needsOf(purpose), options);
}

/**
 * Finds or installs what is needed, saying what it does.
 *
 * What is required and cannot be had throws `TOOL_MISSING`, with the commands that mend it; what is
 * optional is only told. Nothing acts as root unasked, and nobody is asked for the optional.
 */
export async function ensure(needs: Needs, options: EnsureOptions = {}): Promise<void> {
  const { say = console.log, yes = isCi() } = options;
  const ask = 'ask' in options ? options.ask : askOnTerminal();
  const missing = await missingOf(needs.required);

  const packaged = missing.filter((each) => each.packages);
  await installPackages(packaged, say, async (shown) => yes || ((await ask?.(shown)) ?? false));
  for (const each of missing) await installRequired(each, say);
  const still = await missingOf(missing);
  if (still.length > 0) throw missingError(still);

  for (const each of await missingOf(needs.optional)) {
    const failure = await installOptional(each, say, yes);
    if (await each.find()) continue;
    say(`${each.title} is missing${failure ? ` (${failure})` : ''}. Skipped: ${each.neededFor}.`);
    say(`  To mend it: ${each.mend}`);
  }
  say(`Tools: ${(await versionsOf([...needs.required, ...needs.optional])).join(', ')}`);
}

async function installPackages(
  wanted: readonly Prerequisite[],
  say: Say,
  mayActAsRoot: (question: string) => Promise<boolean>,
): Promise<void> {
  if (wanted.length === 0) return;
  const packages = wanted.flatMap((each) => each.packages ?? []);
  const command = packageCommand(packages, { mayAskPassword: process.stdin.isTTY });
  if (!command) throw missingError(wanted);
  const shown = command.argv.join(' ');
  for (const each of wanted) say(`${each.title} is missing; it is needed for ${each.neededFor}.`);
  if (command.asRoot && !(await mayActAsRoot(`Install them now, as root, by: ${shown} ?`))) {
    throw missingError(wanted, 'or let Muster do that: add `-- --yes` to the npm command');
  }
  say(`Installing (a minute or two): ${shown} …`);
  await runPackageCommand(command);
}

async function installRequired(each: Prerequisite, say: Say): Promise<void> {
  try {
    await each.install?.(say);
  } catch (error) {
    const { message } = toErrorData(error);
    throw new MusterError('TOOL_MISSING', message, { remedy: each.mend, cause: error });
  }
}

/** Tries; what went wrong is returned in words. */
async function installOptional(
  each: Prerequisite,
  say: Say,
  yes: boolean,
): Promise<string | undefined> {
  try {
    if (each.install) await each.install(say);
    else if (each.packages && yes) await installPackages([each], say, () => Promise.resolve(true));
    return undefined;
  } catch (error) {
    return toErrorData(error).message;
  }
}

function missingError(missing: readonly Prerequisite[], ...more: string[]): MusterError {
  const titles = missing.map((each) => each.title).join(', ');
  const packages = missing.flatMap((each) => each.packages ?? []);
  const mends = [
    ...(packages.length > 0 ? [packagesMend(...packages)] : []),
    ...missing.filter((each) => !each.packages).map((each) => each.mend),
  ];
  return new MusterError('TOOL_MISSING', `missing: ${titles}`, {
    remedy: [...mends, ...more].join('\n'),
  });
}

async function missingOf(wanted: readonly Prerequisite[]): Promise<Prerequisite[]> {
  const found = await Promise.all(wanted.map((each) => each.find()));
  return wanted.filter((_, index) => found[index] === undefined);
}

async function versionsOf(wanted: readonly Prerequisite[]): Promise<string[]> {
  const found = await Promise.all(wanted.map((each) => each.find()));
  return wanted.flatMap((each, index) => {
    const there = found[index];
    return there ? [`${each.title} ${there.version}`] : [];
  });
}

function askOnTerminal(): EnsureOptions['ask'] {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return undefined;
  return (message) => confirm({ message, default: true }).catch(() => false);
}
