import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fstatSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs';

/**
 * Which numbered writes were sent and which were acknowledged, each synced to disk before the next
 * step: lines `s N` before the send, `a N` after the acknowledgement.
 */
export class CanaryJournal {
  private readonly fd: number;

  constructor(file: string) {
    this.fd = openSync(file, 'a', 0o600);
    // What an earlier writer wrote last may be torn; it must not be read as another number.
    if (fstatSync(this.fd).size > 0) this.write(' end\n');
  }

  sent(number: number): void {
    this.write(`s ${number}\n`);
  }

  acknowledged(number: number): void {
    this.write(`a ${number}\n`);
  }

  close(): void {
    closeSync(this.fd);
  }

  private write(line: string): void {
    writeSync(this.fd, line);
    fdatasyncSync(this.fd);
  }
}

/** What a journal says: numbers acknowledged, and numbers sent without an acknowledgement. */
export interface CanaryRecord {
  readonly acknowledged: readonly number[];
  readonly unknown: readonly number[];
  /** The first number never used. */
  readonly next: number;
}

/** Reads a journal, also one whose last line was torn; nothing where there is none. */
export function readCanaryJournal(file: string): CanaryRecord {
  const sent = new Set<number>();
  const acknowledged = new Set<number>();
  for (const line of linesOf(file)) {
    const match = /^([sa]) (\d+)$/.exec(line);
    if (match === null) continue;
    (match[1] === 's' ? sent : acknowledged).add(Number(match[2]));
  }
  return {
    acknowledged: [...acknowledged],
    unknown: [...sent].filter((number) => !acknowledged.has(number)),
    next: [...sent].reduce((next, number) => Math.max(next, number + 1), 0),
  };
}

function linesOf(file: string): readonly string[] {
  // Anything but "not there" is thrown: numbers must never begin anew over what was written.
  if (!existsSync(file)) return [];
  // Without a newline behind it the last line may be torn.
  return readFileSync(file, 'utf8').split('\n').slice(0, -1);
}
