import type { CommandProbe } from '../../domain/probe.js';
import { compilePattern } from '../logs/compile-pattern.js';
import { runReadOnly } from '../processes/run-command.js';
import { asking, bad, good } from './asking.js';
import type { ProbeHandler } from './probe-handler.js';

/** The command is killed, with all it started, at the sample's deadline. */
export const commandProbe: ProbeHandler<CommandProbe> = {
  async prepare({ argv, cwd, exit, stdout, deadlineMs }) {
    const pattern = stdout === undefined ? undefined : compilePattern(stdout);
    return {
      ask: (signal) =>
        asking({ signal, deadlineMs }, async () => {
          const folder = cwd === undefined ? {} : { cwd };
          // The signal cuts it; the timeout only stands in for one that never comes.
          const result = await runReadOnly(argv, { ...folder, signal, timeoutMs: 60_000 });
          if (result.exitCode !== exit) return bad(`exit ${result.exitCode}`);
          return pattern?.test(result.stdout) === false ? bad('output does not match') : good;
        }),
    };
  },
};
