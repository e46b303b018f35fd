// What a terminal would act upon: CSI and OSC sequences whole, of other sequences the beginning.
const escapeSequences =
  // oxlint-disable-next-line no-control-regex -- they are what is to be found
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b[ -~]?/g;
const breaks = /[\p{Cc}\u2028\u2029]+/gu;
// Directions of writing, zero widths, halves of characters.
const invisible = /[\p{Cf}\p{Cs}]/gu;

/**
 * Foreign text as one line of Markdown that shows just that text: no HTML, no markup, no link under
 * another name, no escape sequence, no cell of a table, at most `maxLength` characters of it.
 */
export function inert(text: string | number, maxLength = 1_000): string {
  const line = String(text)
    .slice(0, maxLength * 8)
    .replaceAll(escapeSequences, '')
    .replaceAll(breaks, ' ')
    .trim();
  const cut = line.length > maxLength ? `${line.slice(0, maxLength - 1)}…` : line;
  return (
    cut
      .replaceAll(invisible, '')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll(/[\\`*[\]|~$]/g, String.raw`\$&`)
      // Within a word it is itself.
      .replaceAll(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, String.raw`\_`)
      // What begins a heading or a list where the text begins a line.
      .replace(/^[#+-](?=[\s#+-]|$)/, String.raw`\$&`)
      .replace(/^(\d{1,9})([.)])(?=\s|$)/, String.raw`$1\$2`)
      // What renderers turn into a link unasked.
      .replaceAll(/:(?=\/\/)|(?<=\bwww)\./gi, String.raw`\$&`)
  );
}

/** A template whose own text is Markdown and whose values are made {@link inert}. */
export function markdown(
  own: TemplateStringsArray,
  ...values: readonly (string | number)[]
): string {
  return own.reduce((line, part, index) => `${line}${inert(values[index - 1]!)}${part}`);
}

/** A table; its cells are made {@link inert}. Nothing where there is no row. */
export function table(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): readonly string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly (string | number)[]): string =>
    `| ${cells.map((cell) => inert(cell)).join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)];
}
