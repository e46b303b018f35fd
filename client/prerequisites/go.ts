import { join } from 'node:path';
import { execa } from 'execa';
import { MusterError } from '../../domain/errors.js';
import { cachedPath, installCached, type CachedTool } from './cached-tool.js';
import { downloadArchive } from './download-archive.js';
import { firstThatAnswers, onPath } from './executables.js';
import { firstWay } from './first-way.js';
import type { Found, Prerequisite, Say } from './prerequisite.js';
import { releasePlatform } from './release-platform.js';

const version = '1.26.8';

const tool: CachedTool = {
  title: `Go ${version}`,
  folder: `go-${version}`,
  executable: join('go', 'bin', 'go'),
  // From 1.21 on, Go fetches the newer toolchain a module asks for by itself.
  version: { args: ['version'], answer: /^go version go(1\.(?:2[1-9]|[3-9]\d)\S*)/m },
};

/** The Go toolchain: only to build the tools that cannot be downloaded. */
export const go: Prerequisite = {
  title: 'Go',
  neededFor:
    'building Toxiproxy, the Temporal CLI where its download is not reachable, and tctl for the tests',
  find: () =>
    firstThatAnswers(
      [...onPath('go'), '/usr/local/go/bin/go', '/opt/homebrew/bin/go', cachedPath(tool)],
      tool.version,
    ),
  install: (say) =>
    installCached(tool, say, (folder) =>
      firstWay(tool.title, say, [
        {
          doing: `Downloading ${tool.title}`,
          run: () => downloadArchive(goArchive(), folder),
        },
      ]),
    ),
  mend:
    process.platform === 'darwin'
      ? 'brew install go'
      : 'install Go 1.21 or newer from https://go.dev/dl and put it on PATH',
};

/**
 * Runs the `go` command in a folder, installing Go first where it is missing.
 *
 * @param environment added to this process's, such as `GOBIN`.
 */
export async function runGo(
  say: Say,
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { path } = await goOrInstall(say);
  const { exitCode, stderr } = await execa(path, args, {
    cwd: folder,
    reject: false,
    stdin: 'ignore',
    timeout: 30 * 60_000,
    env: {
      ...environment,
      GOTOOLCHAIN: process.env['GOTOOLCHAIN'] ?? 'auto',
      GOFLAGS: '-mod=mod -buildvcs=false',
      GOWORK: 'off',
    },
  });
  if (exitCode === 0) return;
  const end = stderr.trim().split('\n').slice(-5).join('\n');
  throw new MusterError(
    'TOOL_MISSING',
    `go ${args.join(' ')} failed: ${end || 'no answer in time'}`,
  );
}

async function goOrInstall(say: Say): Promise<Found> {
  const found = await go.find();
  if (found) return found;
  if (!go.install) throw new MusterError('TOOL_MISSING', 'Go is missing', { remedy: go.mend });
  return go.install(say);
}

/** The vendor's archive for this machine, as listed on https://go.dev/dl. */
function goArchive(): string {
  const { platform, arch } = releasePlatform();
  return `https://go.dev/dl/go${version}.${platform}-${arch}.tar.gz`;
}
