import { stripVTControlCharacters } from 'node:util';

const breaks = /[\n\v\f\r\u0085\u2028\u2029]+/g;
const controls = /[\p{Cc}\u202a-\u202e\u2066-\u2069\ufeff]/gu;
// Repetitions are bounded: hostile text must not make these slow.
const urlPassword = /(\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s:/@]{0,200}:)[^\s/@]+@/gi;
const namedSecret =
  /((?:password|passwd|secret|token|api[-_]?key)["']?\s*[=:]\s*["']?|--[\w-]{0,40}(?:password|secret|token|api-key)\s+)[^\s"',;&]+/gi;

/**
 * Foreign text made harmless for logs, reports and terminals, on one line: no escape sequences, no control or
 * text-direction characters, no passwords in URLs, none of `secrets`, at most `maxLength` characters.
 */
export function inertText(
  text: string,
  maxLength: number,
  secrets: readonly string[] = [],
): string {
  let inert = stripVTControlCharacters(text.slice(0, maxLength * 8));
  // The longest first: one may be part of another.
  for (const secret of secrets.toSorted((a, b) => b.length - a.length))
    if (secret !== '') inert = inert.replaceAll(secret, '***');
  inert = inert
    .replaceAll(urlPassword, '$1***@')
    .replaceAll(namedSecret, '$1***')
    .replaceAll(/\t/g, ' ')
    .replaceAll(breaks, ' ')
    .replaceAll(controls, '\ufffd');
  return inert.length > maxLength ? `${inert.slice(0, maxLength - 1)}…` : inert;
}
