/** `NAME=value` in an env file, as dotenv, a shell, systemd and Docker read it: one line each. */
interface Assignment {
  /** `NAME=`, with whatever stands before it. */
  readonly head: string;
  readonly value: string;
}

/** The last value of the variable, without its quotes; undefined where none is given. */
export function assignedValue(text: string, variable: string): string | undefined {
  const found = text.split('\n').flatMap((line) => assignment(line, variable) ?? []);
  return found.length === 0 ? undefined : unquoted(found.at(-1)!.value);
}

/** Whether a value of the variable goes on over lines, which not everything reads alike. */
export function spansLines(text: string, variable: string): boolean {
  return text.split('\n').some((line) => {
    const value = assignment(line, variable)?.value.trim();
    const quote = value?.[0] ?? '';
    if (!['"', "'", '`'].includes(quote)) return value?.endsWith('\\') === true;
    return value!.indexOf(quote, 1) < 0;
  });
}

/** The text with every value of the variable replaced by a plain one. */
export function withValue(text: string, variable: string, value: string): string {
  return text
    .split('\n')
    .map((line) => {
      const found = assignment(line, variable);
      if (found === undefined) return line;
      return `${found.head}${value}${line.endsWith('\r') ? '\r' : ''}`;
    })
    .join('\n');
}

/** The text with the lines that give the variable this value as they stood in `before`. */
export function withoutValue(
  text: string,
  variable: string,
  value: string,
  before: string,
): string {
  const original = before.split('\n').findLast((line) => assignment(line, variable) !== undefined);
  return text
    .split('\n')
    .map((line) => {
      const found = assignment(line, variable);
      const ours = found !== undefined && unquoted(found.value) === value;
      return ours && original !== undefined ? original : line;
    })
    .join('\n');
}

function assignment(line: string, variable: string): Assignment | undefined {
  const found = new RegExp(
    `^(?<head>\\s*(?:export\\s+)?${variable}\\s*=[ \\t]*)(?<value>.*)$`,
  ).exec(line.replace(/\r$/, ''));
  const { head, value } = found?.groups ?? {};
  return head === undefined || value === undefined ? undefined : { head, value };
}

function unquoted(value: string): string {
  const text = value.trim();
  const quote = text[0] ?? '';
  const end = ['"', "'", '`'].includes(quote) ? text.indexOf(quote, 1) : -1;
  return end > 0 ? text.slice(1, end) : text;
}
