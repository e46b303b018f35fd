import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fstatSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs';
import type { Bracket, MonotonicMs } from '../../domain/timeline/sample.js';

/**
 * Which numbered writes were sent and how they were answered, each synced to disk before the next
 * step: lines `s N AT` before the send, `a N AT` after the acknowledgement, `r N AT` after a no.
 * `d N FROM TO` says that it could be read back at TO, and not yet at FROM. Instants are monotonic.
 */
export class CanaryJournal {
  private readonly fd: number;

  constructor(file: string) {
    this.fd = openSync(file, 'a', 0o600);
    // What an earlier writer wrote last may be torn; it must not be read as another number.
    if (fstatSync(this.fd).size > 0) this.write(' end\n');
  }

  sent(number: number, atMs: MonotonicMs): void {
    this.write(`s ${number} ${atMs}\n`);
  }

  acknowledged(number: number, atMs: MonotonicMs): void {
    this.write(`a ${number} ${atMs}\n`);
  }

  refused(number: number, atMs: MonotonicMs): void {
    this.write(`r ${number} ${atMs}\n`);
  }

  /** Not synced: what is lost with the machine is looked up again. */
  done(number: number, { startMs, endMs }: Bracket): void {
    writeSync(this.fd, `d ${number} ${startMs} ${endMs}\n`);
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
  /** Of the unknown, those that were answered with a no. */
  readonly refused: readonly number[];
  readonly sentAtMs: ReadonlyMap<number, MonotonicMs>;
  /** Between these it became possible to read it back. */
  readonly done: ReadonlyMap<number, Bracket>;
  /** The first number never used. */
  readonly next: number;
}

/** Reads a journal, also one whose last line was torn; nothing where there is none. */
export function readCanaryJournal(file: string): CanaryRecord {
  const sentAtMs = new Map<number, MonotonicMs>();
  const acknowledged = new Set<number>();
  const refused = new Set<number>();
  const done = new Map<number, Bracket>();
  for (const line of linesOf(file)) {
    const [, what, digits, at, to] =
      /^([sard]) (\d+)(?: (\d+(?:\.\d+)?))?(?: (\d+(?:\.\d+)?))?$/.exec(line) ?? [];
    if (what === undefined) continue;
    const number = Number(digits);
    if (what === 's') sentAtMs.set(number, Number(at ?? 0));
    else if (what === 'a') acknowledged.add(number);
    else if (what === 'r') refused.add(number);
    else if (to !== undefined) done.set(number, { startMs: Number(at), endMs: Number(to) });
  }
  return {
    acknowledged: [...acknowledged],
    unknown: [...sentAtMs.keys()].filter((number) => !acknowledged.has(number)),
    refused: [...refused],
    sentAtMs,
    done,
    next: [...sentAtMs.keys()].reduce((next, number) => Math.max(next, number + 1), 0),
  };
}

function linesOf(file: string): readonly string[] {
  // Anything but "not there" is thrown: numbers must never begin anew over what was written.
  if (!existsSync(file)) return [];
  // Without a newline behind it the last line may be torn.
  return readFileSync(file, 'utf8').split('\n').slice(0, -1);
}
