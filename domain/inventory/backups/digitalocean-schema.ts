import { z } from 'zod';
import { secretRefSchema } from '../secret-schema.js';
import { httpUrlSchema } from '../url-schema.js';

const aUuid = 'the UUID of a database cluster';
const anApi = 'an https URL, or http on this machine';

/** A cluster of DigitalOcean's managed databases, as it is written. */
export const digitalOceanSchema = z.strictObject({
  cluster: z
    .string({ error: aUuid })
    .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, { error: aUuid })
    .describe("The cluster's UUID."),
  token: secretRefSchema.describe('Where a token with the scope database:read is found: a secret.'),
  api: httpUrlSchema
    .refine(keepsToken, { error: anApi })
    .describe('Where the API answers.')
    .default('https://api.digitalocean.com'),
});

/** The token goes over no wire in the clear. */
function keepsToken(url: string): boolean {
  if (!URL.canParse(url)) return true;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}
