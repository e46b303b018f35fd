import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { cachedPath, installCached, type CachedTool } from '../../prerequisites/cached-tool.js';
import { firstThatAnswers, onPath } from '../../prerequisites/executables.js';

const version = '1.19.0';
const packages = [`chaostoolkit==${version}`, 'chaostoolkit-lib==1.44.0'];

const tool: CachedTool = {
  title: `Chaos Toolkit ${version}`,
  folder: `chaostoolkit-${version}`,
  // Its own command names the folder it was made in; the interpreter finds its packages anywhere.
  executable: 'bin/python3',
  version: {
    args: ['-c', 'import chaostoolkit, chaoslib; print("chaostoolkit", chaostoolkit.__version__)'],
    answer: /^chaostoolkit (\S+)$/m,
  },
};

/**
 * The interpreter that runs Chaos Toolkit as `-m chaostoolkit`, from PyPI in an environment of its
 * own, made when it is missing.
 * @throws where there is no Python with `venv`, or its packages cannot be fetched
 */
export async function chaosToolkitPython(say: (line: string) => void): Promise<string> {
  const there = await firstThatAnswers([cachedPath(tool)], tool.version);
  if (there !== undefined) return there.path;
  const [python] = onPath('python3');
  if (python === undefined) throw new Error('there is no python3 on PATH');
  say(`Installing ${tool.title} with pip …`);
  const made = await installCached(tool, say, async (folder) => {
    await execa(python, ['-m', 'venv', folder]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages];
    await execa(join(folder, tool.executable), pip);
  });
  return made.path;
}

/** The folder in which the interpreter stands, for messages. */
export const folderOf = (python: string): string => dirname(dirname(python));
