const keptLines = 40;
const longestWords = 400;

/** Counts the tables that a tool tells of as it works, and keeps the last lines it said. */
export class TablesTold {
  readonly lines: string[] = [];
  count = 0;

  constructor(
    private readonly pattern: RegExp,
    private readonly onTable: (done: number) => void,
  ) {}

  readonly take = (line: string): void => {
    this.lines.push(line);
    if (this.lines.length > keptLines) this.lines.shift();
    if (!this.pattern.test(line)) return;
    this.count += 1;
    this.onTable(this.count);
  };
}

/** The first error among the lines, without the rows that it may show. */
export function lastWords(lines: readonly string[]): string {
  const error = lines.find((line) => /\berror:|ERROR:|FATAL:/.test(line)) ?? lines.at(-1) ?? '';
  const words = error.replace(/^\S*(pg_dump|pg_restore|psql)(:\S*)?: /, '').trim();
  return words.slice(0, longestWords) || 'it said nothing';
}
