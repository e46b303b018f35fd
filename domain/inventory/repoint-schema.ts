import { z } from 'zod';

const aVariable = 'the name of an environment variable, in capitals';
const leadsNowhere =
  'a value that leads nowhere and holds no secret: a host NAME.invalid or 127.0.0.1, or a URL with one, in letters, digits and @%+=:,./- only';

/** The variable that is repointed, and to what: hosts ending in .invalid never exist (RFC 6761). */
export const repointFields = {
  variable: z
    .string({ error: aVariable })
    .regex(/^[A-Z_][A-Z0-9_]{0,127}$/, { error: aVariable })
    .describe("Variable of the service's environment, such as DATABASE_URL."),
  value: z
    .string({ error: leadsNowhere })
    .max(500, { error: leadsNowhere })
    .refine(isHarmless, { error: leadsNowhere })
    .describe('What it is pointed at: a host that leads nowhere, or a URL with one.'),
};

/** What a drill declares that it repoints; the host refuses to write anything else. */
export const repointSchema = z.strictObject(repointFields);

/** A variable of a service's environment, and where it is pointed for a drill. */
export interface Repoint {
  readonly variable: string;
  readonly value: string;
}

/**
 * Whether the value, an address or a URL, can reach nothing but this machine, holds no password and
 * needs no quotes in any kind of file.
 */
function isHarmless(value: string): boolean {
  if (!/^[\w@%+=:,./-]+$/.test(value)) return false;
  const url = value.includes('://') ? value : `any://${value}`;
  if (!URL.canParse(url)) return false;
  const { hostname, password } = new URL(url);
  return password === '' && /^(localhost|127(\.\d{1,3}){3}|([\w-]+\.)+invalid)$/i.test(hostname);
}
