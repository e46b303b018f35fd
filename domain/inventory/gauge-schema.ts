import { z } from 'zod';
import type { Gauge } from '../service.js';
import { sentHeadersSchema } from './secret-schema.js';
import { httpUrlSchema } from './url-schema.js';

const aMetric = 'a metric of Prometheus, such as pool_size or pool_size{kind="idle"}';

const common = {
  http: httpUrlSchema.describe('URL that shows the number.'),
  send: sentHeadersSchema
    .default({})
    .describe('Headers to send; secrets by { env: NAME } or { file: PATH } only.'),
};

/** `{ http: URL, json: PATH }` or `{ http: URL, prometheus: METRIC }`. */
export const gaugeSchema = z.union(
  [
    z
      .strictObject({
        ...common,
        json: z.string().min(1).describe('Dotted path to the number in the JSON body.'),
      })
      .transform(({ http, json, send }): Gauge => ({ url: http, read: { json }, send })),
    z
      .strictObject({
        ...common,
        prometheus: z
          .string()
          .regex(/^[a-zA-Z_:][\w:]*(\{[^{}\n]*\})?$/, { error: aMetric })
          .describe("Metric in Prometheus' text format, with all of its labels where it has any."),
      })
      .transform(({ http, prometheus, send }): Gauge => ({
        url: http,
        read: { prometheus },
        send,
      })),
  ],
  { error: 'a number that it shows: { http: URL } with json: PATH or prometheus: METRIC' },
);
