import { z } from 'zod';

/** An http or https URL without user or password. */
export const httpUrlSchema = z
  .string({ error: 'an http or https URL' })
  .refine(isPlainHttpUrl, { error: 'an http or https URL without user or password' });

function isPlainHttpUrl(text: string): boolean {
  // The parser quietly drops line ends and blanks around; what is asked is what is written.
  if (/\s/.test(text) || !URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && username === '' && password === '';
}
