import { z } from 'zod';
import { durationSchema } from '../duration-schema.js';
import { sentHeadersSchema } from '../secret-schema.js';
import { patternSchema } from '../text-schema.js';
import { httpUrlSchema } from '../url-schema.js';
import { timingFields, toTiming } from './probe-timing.js';

/** `{ http: URL }`: healthy when the response is as expected, in time. */
export const httpProbeSchema = z
  .strictObject({
    http: httpUrlSchema.describe('URL to ask.'),
    method: z.enum(['GET', 'HEAD', 'POST']).default('GET').describe('HTTP method.'),
    status: z.int().min(100).max(599).default(200).describe('Status it must answer.'),
    json: z
      .record(z.string().min(1), z.json())
      .default({})
      .describe('Dotted path into the JSON body, and the value expected there.'),
    body: patternSchema.describe('Regular expression that the body must match.').exactOptional(),
    headers: z
      .record(z.string().min(1), patternSchema)
      .default({})
      .describe('Header, and the regular expression that its value must match.'),
    send: sentHeadersSchema
      .default({})
      .describe('Headers to send; secrets by { env: NAME } or { file: PATH } only.'),
    within: durationSchema()
      .describe('Latency objective: a slower answer counts as bad.')
      .exactOptional(),
    ...timingFields('http'),
  })
  .transform(({ http, within, every, deadline, ...rest }) => ({
    kind: 'http' as const,
    url: http,
    ...rest,
    ...(within !== undefined && { withinMs: within }),
    ...toTiming(every, deadline, within),
  }));
