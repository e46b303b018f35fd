import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { MusterError } from '../../domain/errors.js';
import { cachedPath, installCached, type CachedTool } from './cached-tool.js';
import { firstThatAnswers, onPath } from './executables.js';
import { firstWay } from './first-way.js';
import { runGo } from './go.js';
import type { Found, Prerequisite } from './prerequisite.js';

const version = '2.12.0';
const module = 'github.com/Shopify/toxiproxy/v2';

const tool: CachedTool = {
  title: `Toxiproxy ${version}`,
  folder: `toxiproxy-${version}`,
  executable: 'toxiproxy-server',
  version: { args: ['-version'], answer: /^toxiproxy-server version (\S+)/m },
};

/** Toxiproxy's server, which stands between services and stores: `$TOXIPROXY_SERVER`, `PATH`, the tools folder, Go build. */
export const toxiproxy: Prerequisite = {
  title: 'Toxiproxy',
  neededFor: 'the network between services and stores of the practice systems',
  find: findToxiproxy,
  install: (say) =>
    installCached(tool, say, (folder) =>
      firstWay(tool.title, say, [
        {
          doing: `Building ${tool.title} with Go`,
          run: async () => {
            const stamp = `-s -w -X ${module}.Version=${version}`;
            const command = ['install', '-ldflags', stamp, `${module}/cmd/server@v${version}`];
            await runGo(say, folder, command, { GOBIN: folder });
            await rename(join(folder, 'server'), join(folder, tool.executable));
          },
        },
      ]),
    ),
  mend:
    process.platform === 'darwin'
      ? 'brew install toxiproxy'
      : 'put toxiproxy-server on PATH, or set TOXIPROXY_SERVER to its path, or install Go (https://go.dev/dl)',
};

/** The server to use. An explicit `$TOXIPROXY_SERVER` that does not run is an error, never passed over. */
export async function findToxiproxy(): Promise<Found | undefined> {
  const chosen = process.env['TOXIPROXY_SERVER'];
  if (!chosen)
    return firstThatAnswers([...onPath(tool.executable), cachedPath(tool)], tool.version);
  const found = await firstThatAnswers([chosen], tool.version);
  if (found) return found;
  throw new MusterError(
    'TOOL_MISSING',
    `TOXIPROXY_SERVER names ${chosen}, which is not a Toxiproxy server`,
    { remedy: 'unset TOXIPROXY_SERVER, or set it to the path of a working `toxiproxy-server`' },
  );
}
