import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { tempFolder } from './temp-folder.js';

const pm2 = createRequire(import.meta.url).resolve('pm2/bin/pm2');

/** A pm2 daemon of its own, in a home of its own. */
export interface TestPm2 {
  readonly home: string;
  /** Runs pm2's command line against this daemon. */
  tell(...words: string[]): Promise<void>;
  /** Writes a Node script to start. */
  script(name: string, source: string): Promise<string>;
  /** All that its daemon knows of each process, its environment included. */
  definitions(): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

/** Starts a pm2 daemon that runs nothing yet. */
export async function startPm2(): Promise<TestPm2> {
  const folder = await tempFolder();
  const home = join(folder.path, 'pm2');
  const tell = async (...words: string[]) => {
    await promisify(execFile)(process.execPath, [pm2, ...words], {
      env: { ...process.env, PM2_HOME: home },
    });
  };
  await tell('ping');
  return {
    home,
    tell,
    async script(name, source) {
      const file = join(folder.path, name);
      await writeFile(file, source);
      return file;
    },
    async definitions() {
      const { stdout } = await promisify(execFile)(process.execPath, [pm2, 'jlist'], {
        env: { ...process.env, PM2_HOME: home },
        maxBuffer: 64 * 1024 * 1024,
      });
      const listed = JSON.parse(stdout.slice(stdout.indexOf('['))) as { pm2_env: object }[];
      return listed.map(({ pm2_env }) => ({ ...pm2_env }));
    },
    async stop() {
      await tell('kill');
      await folder.remove();
    },
  };
}
