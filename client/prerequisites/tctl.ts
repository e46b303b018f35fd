import { join } from 'node:path';
import { cachedPath, installCached, type CachedTool } from './cached-tool.js';
import { firstThatAnswers, onPath } from './executables.js';
import { firstWay } from './first-way.js';
import { runGo } from './go.js';
import type { Found, Prerequisite } from './prerequisite.js';

const version = '1.18.0';
const command = 'github.com/temporalio/tctl/cmd/tctl';

const tool: CachedTool = {
  title: `tctl ${version}`,
  folder: `tctl-${version}`,
  executable: 'tctl',
  version: { args: ['--version'], answer: /^tctl version (\S+)/m },
};

/** Temporal's older command line, which drills must answer to as well. */
export const tctl: Prerequisite = {
  title: 'tctl',
  neededFor: 'the tests that drive drills by tctl',
  find: findTctl,
  install: (say) =>
    installCached(tool, say, (folder) =>
      firstWay(tool.title, say, [
        {
          doing: `Building ${tool.title} with Go`,
          // Its go.mod carries `replace` lines, which `go install` refuses: build it from a module of our own.
          run: async () => {
            await runGo(say, folder, ['mod', 'init', 'muster/tctl']);
            await runGo(say, folder, ['get', `${command}@v${version}`]);
            await runGo(say, folder, ['build', '-o', join(folder, tool.executable), command]);
          },
        },
      ]),
    ),
  mend: 'put tctl on PATH, or install Go (https://go.dev/dl) and run the tests again',
};

/** The tctl to use, from `PATH` or the tools folder. Tests that need it skip, and say so, where it is missing. */
export function findTctl(): Promise<Found | undefined> {
  return firstThatAnswers([...onPath('tctl'), cachedPath(tool)], tool.version);
}
