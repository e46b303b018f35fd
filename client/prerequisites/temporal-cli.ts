import { MusterError } from '../../domain/errors.js';
import { cachedPath, installCached, type CachedTool } from './cached-tool.js';
import { downloadArchive } from './download-archive.js';
import { firstThatAnswers, onPath } from './executables.js';
import { firstWay } from './first-way.js';
import { runGo } from './go.js';
import type { Found, Prerequisite } from './prerequisite.js';
import { releasePlatform } from './release-platform.js';

const version = '1.5.1';
const module = 'github.com/temporalio/cli';

const tool: CachedTool = {
  title: `the Temporal CLI ${version}`,
  folder: `temporal-${version}`,
  executable: 'temporal',
  version: { args: ['--version'], answer: /^temporal version (.+)$/m },
};

/** The Temporal CLI, which embeds a server and its UI: `$TEMPORAL_CLI`, `PATH`, the tools folder, download, Go build. */
export const temporalCli: Prerequisite = {
  title: 'Temporal CLI',
  neededFor: 'the embedded Temporal server and UI',
  find: findTemporalCli,
  install: (say) =>
    installCached(tool, say, (folder) =>
      firstWay(tool.title, say, [
        { doing: `Downloading ${tool.title}`, run: () => downloadArchive(archive(), folder) },
        {
          doing: `Building ${tool.title} with Go (some minutes, once)`,
          run: () =>
            runGo(
              say,
              folder,
              [
                'install',
                '-ldflags',
                `-s -w -X ${module}/temporalcli.Version=${version}`,
                `${module}/cmd/temporal@v${version}`,
              ],
              { GOBIN: folder },
            ),
        },
      ]),
    ),
  mend:
    process.platform === 'darwin'
      ? 'brew install temporal'
      : 'install it from https://docs.temporal.io/cli and put it on PATH, or set TEMPORAL_CLI to its path',
};

/** The Temporal CLI to use. An explicit `$TEMPORAL_CLI` that does not run is an error, never passed over. */
export async function findTemporalCli(): Promise<Found | undefined> {
  const chosen = process.env['TEMPORAL_CLI'];
  if (!chosen) return firstThatAnswers([...onPath('temporal'), cachedPath(tool)], tool.version);
  const found = await firstThatAnswers([chosen], tool.version);
  if (found) return found;
  throw new MusterError(
    'TOOL_MISSING',
    `TEMPORAL_CLI names ${chosen}, which is not a Temporal CLI`,
    {
      remedy: 'unset TEMPORAL_CLI, or set it to the path of a working `temporal`',
    },
  );
}

/** The vendor's release archive for this machine, as on https://docs.temporal.io/cli/setup-cli. */
function archive(): string {
  const { platform, arch } = releasePlatform();
  return `https://temporal.download/cli/archive/v${version}?platform=${platform}&arch=${arch}`;
}
