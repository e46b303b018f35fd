import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import type { Sample } from '../../domain/timeline/sample.js';

/** Written at each start of an observer: whose samples follow, and on which clock. */
export interface JournalHead {
  readonly probes: readonly { readonly name: string; readonly everyMs: number }[];
  readonly bootId: string;
  readonly pid: number;
  readonly monotonicMs: number;
  readonly wallMs: number;
}

/** One sample of a probe, as it stands in the journal. */
export interface JournalSample {
  readonly probe: string;
  readonly sample: Sample;
}

export type JournalLine = { readonly head: JournalHead } | JournalSample;

/**
 * Appends to a journal: JSON lines, first a head, then `[probe, start, end, 1]` or
 * `[probe, start, end, 0, reason]` in the order of the starts, instants in monotonic milliseconds.
 * Each line is with the kernel when `add` returns: killing the observer loses none.
 */
export class JournalWriter {
  private readonly fd: number;

  constructor(file: string, head: JournalHead) {
    this.fd = openSync(file, 'a', 0o600);
    // An earlier observer may have been killed within a line.
    const torn = fstatSync(this.fd).size > 0 ? '\n' : '';
    writeSync(this.fd, `${torn}${JSON.stringify({ head })}\n`);
  }

  add(probeIndex: number, { startMs, endMs, ok, reason }: Sample): void {
    const line = ok ? [probeIndex, startMs, endMs, 1] : [probeIndex, startMs, endMs, 0, reason];
    writeSync(this.fd, `${JSON.stringify(line)}\n`);
  }

  close(): void {
    closeSync(this.fd);
  }
}

const chunkBytes = 65_536;

/** Reads a journal that is still being written: each call of `next` gives the lines since the last. */
export class JournalReader {
  private fd: number | undefined;
  private offset = 0;
  private rest = '';
  private head: JournalHead | undefined;
  private readonly buffer = Buffer.alloc(chunkBytes);

  constructor(private readonly file: string) {}

  *next(): Generator<JournalLine> {
    this.fd ??= openIfThere(this.file);
    if (this.fd === undefined) return;
    for (;;) {
      const bytes = readSync(this.fd, this.buffer, 0, chunkBytes, this.offset);
      if (bytes === 0) return;
      this.offset += bytes;
      const lines = (this.rest + this.buffer.toString('utf8', 0, bytes)).split('\n');
      this.rest = lines.pop() ?? '';
      for (const line of lines) {
        const parsed = this.parse(line);
        if (parsed !== undefined) yield parsed;
      }
    }
  }

  close(): void {
    if (this.fd !== undefined) closeSync(this.fd);
    this.fd = undefined;
  }

  private parse(line: string): JournalLine | undefined {
    if (line === '') return undefined;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      return undefined;
    }
    if (!Array.isArray(value)) {
      this.head = (value as { head: JournalHead }).head;
      return { head: this.head };
    }
    const [index, startMs, endMs, ok, reason] = value as [number, number, number, 0 | 1, string?];
    const probe = this.head?.probes[index]?.name;
    if (probe === undefined) return undefined;
    const base = { startMs, endMs, ok: ok === 1 };
    return { probe, sample: reason === undefined ? base : { ...base, reason } };
  }
}

function openIfThere(file: string): number | undefined {
  try {
    return openSync(file, 'r');
  } catch {
    return undefined;
  }
}
