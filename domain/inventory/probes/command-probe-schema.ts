import { z } from 'zod';
import { argvSchema, pathSchema, patternSchema } from '../text-schema.js';
import { timingFields, toTiming } from './probe-timing.js';

/** `{ command: [argv] }`: healthy when it exits and prints as expected. */
export const commandProbeSchema = z
  .strictObject({
    command: argvSchema.describe('Command and arguments, run without a shell.'),
    cwd: pathSchema.describe('Folder to run it in.').exactOptional(),
    exit: z.int().min(0).max(255).default(0).describe('Exit code expected.'),
    stdout: patternSchema
      .describe('Regular expression that standard output must match.')
      .exactOptional(),
    ...timingFields('command'),
  })
  .transform(({ command, every, deadline, ...rest }) => ({
    kind: 'command' as const,
    argv: command,
    ...rest,
    ...toTiming(every, deadline),
  }));
