import { z } from 'zod';
import type { NetworkProxy } from '../proxy.js';
import { localHost } from './inventory.js';
import { nameSchema } from './name-schema.js';
import { lineSchema } from './text-schema.js';
import { httpUrlSchema } from './url-schema.js';

/** A proxy of a running Toxiproxy, by which a dependency can be cut off or slowed down. */
export const proxySchema = z.strictObject({
  host: nameSchema.default(localHost).describe('Host whose agent asks the Toxiproxy.'),
  toxiproxy: httpUrlSchema
    .refine((url) => !URL.canParse(url) || /^\/?$/.test(pathOf(url)), {
      error: "the URL of a Toxiproxy's API, such as http://127.0.0.1:8474",
    })
    .describe("URL of the Toxiproxy's API."),
  name: lineSchema('the name of a proxy there').describe('What the proxy is called there.'),
}) satisfies z.ZodType<NetworkProxy>;

function pathOf(url: string): string {
  const { pathname, search, hash } = new URL(url);
  return pathname + search + hash;
}
