import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { behindGate, runGated } from '../../../host/processes/gated-command.js';
import { killGroup } from '../../../host/processes/kill-group.js';
import { livingMembers, type ProcessGroup } from '../../../host/processes/process-group.js';
import { isAlive } from '../../../host/processes/process-identity.js';
import { processTable } from '../../../host/processes/process-table.js';
import { waitUntil } from '../../../host/processes/wait-until.js';
import { tempFolder } from '../../support/temp-folder.js';

const soon = { withinMs: 10_000, everyMs: 5 };
let folder: Awaited<ReturnType<typeof tempFolder>>;
let mark: string;
beforeEach(async () => {
  folder = await tempFolder();
  mark = join(folder.path, 'acted');
});
afterEach(() => folder.remove());

const onStarted = () => Promise.resolve();

describe('a gated command', () => {
  test('does nothing before it has been recorded, then acts as the process recorded', async () => {
    let recorded: ProcessGroup | undefined;
    const result = await runGated(['sh', '-c', `echo $$; touch ${mark}; echo err >&2; exit 3`], {
      async onStarted(started) {
        recorded = started;
        await sleep(50);
        expect(existsSync(mark)).toBe(false);
        expect(processTable.read(started.pid)).toMatchObject({
          pgid: started.pid,
          startedAt: started.startedAt,
        });
      },
    });
    expect(result).toEqual({
      exitCode: 3,
      stdout: `${recorded?.pid}\n`,
      stderr: 'err\n',
      truncated: false,
    });
    expect(recorded?.pid).toBe(recorded?.pid);
    expect(existsSync(mark)).toBe(true);
  });

  test('never acts where recording it failed', async () => {
    let recorded: ProcessGroup | undefined;
    const attempt = runGated(['touch', mark], {
      onStarted(started) {
        recorded = started;
        return Promise.reject(new Error('disk full'));
      },
    });
    await expect(attempt).rejects.toThrow('disk full');
    expect(recorded !== undefined && isAlive(recorded)).toBe(false);
    expect(existsSync(mark)).toBe(false);
  });

  test('never acts where the one who started it is killed before', async () => {
    const [sh, ...args] = behindGate(['touch', mark]);
    const script = `
      const { spawn } = require('node:child_process');
      const child = spawn('${sh}', ${JSON.stringify(args)},
        { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
      console.log(child.pid);
      setInterval(() => {}, 1000);`;
    const starter = spawn(process.execPath, ['-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(starter.stdout, 'data')) as [Buffer];
    const gatePid = Number(line.toString());
    expect(processTable.read(gatePid)?.state).toBe('running');
    starter.kill('SIGKILL');
    const gone = await waitUntil(
      () => (processTable.read(gatePid)?.state ?? 'dead') === 'dead',
      soon,
    );
    expect(gone).toBe(true);
    expect(existsSync(mark)).toBe(false);
  });

  test('gets its words as they are, with no shell to read them', async () => {
    const words = ['$(touch x)', '; exit 9', '', 'a b', '-n', '*'];
    const print = 'console.log(JSON.stringify(process.argv.slice(1)))';
    const { stdout } = await runGated([process.execPath, '-e', print, '--', ...words], {
      onStarted,
    });
    expect(JSON.parse(stdout)).toEqual(words);
  });

  test('keeps the agent’s environment and the folder asked for, and has no input to wait on', async () => {
    const { stdout } = await runGated(['sh', '-c', 'cat; pwd; echo "$PATH$EXTRA"'], {
      onStarted,
      cwd: folder.path,
      env: { EXTRA: '+more' },
    });
    expect(stdout).toBe(`${folder.path}\n${process.env['PATH']}+more\n`);
  });

  test('may talk without end: output is bounded, said to be, and its timeout kills the whole group', async () => {
    let recorded: ProcessGroup | undefined;
    const attempt = runGated(['sh', '-c', 'yes & yes >&2'], {
      timeoutMs: 300,
      onStarted(started) {
        recorded = started;
        return Promise.resolve();
      },
    });
    await expect(attempt).rejects.toMatchObject({
      code: 'COMMAND_FAILED',
      message: expect.stringContaining('did not end within 300 ms'),
    });
    expect(livingMembers(recorded?.pid ?? 0)).toEqual([]);

    const bounded = await runGated(['sh', '-c', 'yes | head -c 1000000'], { onStarted });
    expect(bounded).toMatchObject({ exitCode: 0, truncated: true });
    expect(bounded.stdout).toHaveLength(64 * 1024);
  });

  test('returns although what it left behind holds its output, and that can be killed later', async () => {
    let recorded: ProcessGroup | undefined;
    const result = await runGated(['sh', '-c', 'echo done; sleep 60 & exit 0'], {
      onStarted(started) {
        recorded = started;
        return Promise.resolve();
      },
    });
    expect(result).toMatchObject({ exitCode: 0, stdout: 'done\n' });
    const left = recorded!;
    expect(livingMembers(left.pid)).toHaveLength(1);
    await killGroup(left);
    expect(livingMembers(left.pid)).toEqual([]);
  });

  test('ended by a signal answers as a shell would', async () => {
    const result = await runGated(['sh', '-c', 'kill -TERM $$'], { onStarted });
    expect(result.exitCode).toBe(143);
  });

  test('that does not exist or cannot run is an error; an exit code of 127 of its own is not', async () => {
    const text = join(folder.path, 'text');
    await writeFile(text, 'no program');
    await chmod(text, 0o644);
    for (const argv of [['muster-no-such-command'], [text]])
      await expect(runGated(argv, { onStarted })).rejects.toMatchObject({
        code: 'COMMAND_FAILED',
        message: expect.stringContaining('could not be started'),
      });
    await expect(runGated(['sh', '-c', 'exit 127'], { onStarted })).resolves.toMatchObject({
      exitCode: 127,
    });
    await expect(runGated(['true'], { onStarted, cwd: join(folder.path, 'none') })).rejects.toThrow(
      'folder',
    );
  });

  test.each([[[]], [['']], [['-c', 'x']], [['a\nb']], [['true', 'a\0b']]])(
    'is refused when its words are %j',
    async (argv) => {
      await expect(runGated(argv, { onStarted })).rejects.toMatchObject({ code: 'COMMAND_FAILED' });
    },
  );
});

describe('a detached command', () => {
  test('runs on by itself, its words in its log', async () => {
    const logFile = join(folder.path, 'service.log');
    let recorded: ProcessGroup | undefined;
    const result = await runGated(['sh', '-c', 'echo up; echo odd >&2; exec sleep 60'], {
      detached: { logFile },
      onStarted(started) {
        recorded = started;
        return Promise.resolve();
      },
    });
    const service = recorded!;
    try {
      expect(result.exitCode).toBe(0);
      await waitUntil(async () => (await readFile(logFile, 'utf8')).includes('odd'), soon);
      expect(await readFile(logFile, 'utf8')).toBe('up\nodd\n');
      expect(isAlive(service)).toBe(true);
    } finally {
      await killGroup(service);
    }
  });

  test('that does not exist, or whose log cannot be written, is an error', async () => {
    await expect(
      runGated(['muster-no-such-command'], { onStarted, detached: {} }),
    ).rejects.toMatchObject({ code: 'COMMAND_FAILED' });
    await expect(
      runGated(['true'], { onStarted, detached: { logFile: join(folder.path, 'no', 'log') } }),
    ).rejects.toMatchObject({ code: 'COMMAND_FAILED' });
  });
});
