import { z } from 'zod';
import { pathOrEnvSchema } from './secret-schema.js';
import { argvSchema, lineSchema, pathSchema } from './text-schema.js';

const pm2NameSchema = lineSchema("pm2's name of it").refine((name) => !name.startsWith('-'), {
  error: 'a name that does not begin with -; such a process is told by its id',
});
const pm2IdSchema = z.int().min(0);

const pm2ByNameSchema = z.strictObject({
  name: pm2NameSchema.describe('The name pm2 gives it.').exactOptional(),
  id: pm2IdSchema.describe('The id pm2 gives it.').exactOptional(),
  home: pathOrEnvSchema
    .describe("pm2's own folder; where absent, the agent's PM2_HOME, else ~/.pm2.")
    .exactOptional(),
});

/** A service under pm2: its name, its id, or either with pm2's own folder. */
export const pm2Schema = z
  .union(
    [
      pm2NameSchema,
      pm2IdSchema,
      pm2ByNameSchema.refine(({ name, id }) => (name === undefined) !== (id === undefined), {
        error: 'exactly one of name and id',
      }),
    ],
    { error: "pm2's name or id of it, or { name or id, home }" },
  )
  .transform((written) => {
    if (typeof written !== 'object') return { kind: 'pm2' as const, name: String(written) };
    const { name, id, home } = written;
    return {
      kind: 'pm2' as const,
      name: name ?? String(id),
      ...(home !== undefined && { home }),
    };
  });

/** A plain process, found by its pid file. */
export const processSchema = z
  .strictObject({
    pidFile: pathSchema.describe('File that holds its process id.'),
    start: argvSchema.describe('Command that starts it and returns or becomes it.'),
    stop: argvSchema
      .describe('Command that stops it; where absent, it is sent SIGTERM.')
      .exactOptional(),
    cwd: pathSchema.describe('Folder its commands run in.').exactOptional(),
    supervised: z
      .boolean()
      .default(false)
      .describe('Whether something else brings it back by itself.'),
    logs: z.array(pathSchema).default([]).describe('Its log files.'),
  })
  .transform((written) => ({ kind: 'process' as const, ...written }));
