import { join } from 'node:path';
import { execa } from 'execa';
import { MusterError } from '../../domain/errors.js';
import { onPath } from './executables.js';
import { repositoryFolder } from './folders.js';

/** What a tool is called by the package managers Muster knows. */
export interface SystemPackages {
  readonly apt: readonly string[];
  readonly brew: readonly string[];
}

/** One command that installs packages, and whether it acts as root. */
export interface PackageCommand {
  readonly argv: readonly [string, ...string[]];
  readonly asRoot: boolean;
}

/** The command that installs these packages on this machine; undefined where it has no package manager we know. */
export function packageCommand(
  packages: readonly SystemPackages[],
  options: { mayAskPassword: boolean },
): PackageCommand | undefined {
  if (process.platform === 'darwin') {
    if (onPath('brew').length === 0) return undefined;
    return { argv: ['brew', 'install', ...packages.flatMap((each) => each.brew)], asRoot: false };
  }
  if (onPath('apt-get').length === 0) return undefined;
  const script = ['sh', join(repositoryFolder(), 'scripts', 'apt-install.sh')] as const;
  const names = packages.flatMap((each) => each.apt);
  if (process.getuid?.() === 0) return { argv: [...script, ...names], asRoot: true };
  if (onPath('sudo').length === 0) return undefined;
  const sudo = options.mayAskPassword ? [] : ['-n'];
  return { argv: ['sudo', ...sudo, ...script, ...names], asRoot: true };
}

/** Runs the command; its output is shown only when it fails. Throws `TOOL_MISSING`. */
export async function runPackageCommand(command: PackageCommand): Promise<void> {
  const [file, ...args] = command.argv;
  const { exitCode, all } = await execa(file, args, {
    all: true,
    reject: false,
    stdin: 'inherit',
    timeout: 20 * 60_000,
  });
  if (exitCode === 0) return;
  const end = all.trim().split('\n').slice(-8).join('\n');
  throw new MusterError('TOOL_MISSING', `${command.argv.join(' ')} failed:\n${end}`);
}

/** The command a person types to install the packages on this platform. */
export function packagesMend(...packages: readonly SystemPackages[]): string {
  if (process.platform === 'darwin') {
    return `brew install ${packages.flatMap((each) => each.brew).join(' ')}`;
  }
  const names = packages.flatMap((each) => each.apt).join(' ');
  return onPath('apt-get').length > 0
    ? `sudo apt-get update && sudo apt-get install -y ${names}`
    : `install ${names} with this system's package manager`;
}
