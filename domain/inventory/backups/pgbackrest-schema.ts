import { z } from 'zod';
import { lineSchema, pathSchema } from '../text-schema.js';

/** A repository of pgBackRest, as it is written. */
export const pgbackrestSchema = z.strictObject({
  stanza: lineSchema('the name of a stanza')
    .regex(/^[\w][\w.-]*$/, { error: 'the name of a stanza' })
    .describe('Name of the stanza.'),
  config: pathSchema
    .describe("pgBackRest's configuration; /etc/pgbackrest/pgbackrest.conf where absent.")
    .exactOptional(),
  program: lineSchema('a program')
    .regex(/^[^-]/, { error: 'a program' })
    .describe('The program, where it is not on PATH.')
    .default('pgbackrest'),
  verify: z
    .boolean()
    .describe('Let it read the whole repository again, which takes long where that is large.')
    .default(false),
  jobs: z.int().min(1).max(64).describe('How many files are worked on at once.').default(2),
});
