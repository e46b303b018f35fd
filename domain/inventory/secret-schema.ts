import { z } from 'zod';
import { pathSchema } from './text-schema.js';

const aSecret = 'exactly one of { env: NAME } and { file: PATH }';
const aVariable = 'the name of an environment variable';

/** What a mistake says where a secret belongs; what stood there instead is never repeated. */
export const secretExpectations: ReadonlySet<string> = new Set([aSecret, aVariable]);

const envRefSchema = z.strictObject(
  {
    env: z
      .string({ error: aVariable })
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: aVariable })
      .describe("Environment variable of the host's agent that holds it."),
  },
  { error: aSecret },
);

const fileRefSchema = z.strictObject(
  { file: pathSchema.describe('File on the host that holds it, and nothing else.') },
  { error: aSecret },
);

/** Where a secret is found on its host; never the secret. */
export const secretRefSchema = z.union([envRefSchema, fileRefSchema], { error: aSecret });

/** A path, or the environment variable that holds one. */
export const pathOrEnvSchema = z.union([pathSchema, envRefSchema], {
  error: 'a path or { env: NAME }',
});

const tellsSecret = /authorization|cookie|password|secret|token|credential|api-?key|private/i;

/** Headers to send; those that usually carry secrets take them by name only. */
export const sentHeadersSchema = z
  .record(
    z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, { error: 'the name of a header' }),
    z.union(
      [z.string().regex(/^[\t\x20-\x7e]*$/, { error: 'a header in plain ASCII' }), secretRefSchema],
      {
        error: 'a text, { env: NAME } or { file: PATH }',
      },
    ),
  )
  .superRefine((headers, context) => {
    for (const [name, value] of Object.entries(headers)) {
      if (typeof value === 'string' && tellsSecret.test(name))
        context.addIssue({ code: 'custom', path: [name], message: aSecret });
    }
  });
