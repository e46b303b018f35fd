import { z } from 'zod';
import { timingFields, toTiming } from './probe-timing.js';

const address =
  /^(?:\[(?<ip6>[0-9A-Fa-f:.]+)\]|(?<host>[A-Za-z0-9_][A-Za-z0-9._-]*)):(?<port>\d{1,5})$/;
const anAddress = 'a host and a port, such as localhost:5432 or [::1]:5432';

/** `{ tcp: "host:port" }`: healthy when a connection opens. */
export const tcpProbeSchema = z
  .strictObject({
    tcp: z
      .string({ error: anAddress })
      .regex(address, { error: anAddress })
      .refine((text) => between(toAddress(text).port, 1, 65_535), { error: anAddress })
      .describe('Host and port to connect to.'),
    ...timingFields('tcp'),
  })
  .transform(({ tcp, every, deadline }) => ({
    kind: 'tcp' as const,
    ...toAddress(tcp),
    ...toTiming(every, deadline),
  }));

function toAddress(text: string): { host: string; port: number } {
  const { ip6, host, port } = address.exec(text)?.groups ?? {};
  return { host: ip6 ?? host ?? '', port: Number(port) };
}

function between(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}
