import { closeSync, openSync, readSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as delay } from 'node:timers/promises';
import type { ProbeRole } from '../../domain/probe.js';
import type { Sample } from '../../domain/timeline/sample.js';

/** Written at each start of an observer: whose samples follow, and on which clock. */
export interface JournalHead {
  readonly probes: readonly {
    readonly name: string;
    readonly everyMs: number;
    readonly role?: ProbeRole;
  }[];
  readonly bootId: string;
  readonly pid: number;
  readonly monotonicMs: number;
  readonly wallMs: number;
}

const writeAgainMs = 200;

/** One sample of a probe, as it stands in the journal. */
export interface JournalSample {
  readonly probe: string;
  readonly sample: Sample;
}

export type JournalLine = { readonly head: JournalHead } | JournalSample;

/**
 * Appends to a journal: JSON lines, first a head, then `[probe, start, end, 1]` or
 * `[probe, start, end, 0, reason]` in the order of the starts, instants in monotonic milliseconds.
 * Lines are written behind the sampling, in order: a busy disk delays the journal, never a sample.
 * Lines that a full disk refuses are missing, which shows as a gap.
 */
export class JournalWriter {
  private waiting = '';
  private writing: Promise<void> | undefined;
  private headDue = true;

  private constructor(
    private readonly file: FileHandle,
    private readonly head: string,
  ) {}

  static async open(path: string, head: JournalHead): Promise<JournalWriter> {
    const file = await open(path, 'a', 0o600);
    // What stands before it, by an earlier observer that was killed or on a full disk, may be torn.
    const writer = new JournalWriter(file, `\n${JSON.stringify({ head })}\n`);
    writer.append('\n');
    return writer;
  }

  add(probeIndex: number, { startMs, endMs, ok, reason }: Sample): void {
    const line = ok ? [probeIndex, startMs, endMs, 1] : [probeIndex, startMs, endMs, 0, reason];
    this.append(`${JSON.stringify(line)}\n`);
  }

  /** Writes what is waiting, then closes. */
  async close(): Promise<void> {
    await this.writing;
    await this.file.close();
  }

  private append(text: string): void {
    this.waiting += text;
    this.writing ??= this.write();
  }

  /** Never rejects; when it ends, nothing is waiting. */
  private async write(): Promise<void> {
    while (this.waiting !== '') {
      const text = this.headDue ? `${this.head}${this.waiting}` : this.waiting;
      this.waiting = '';
      try {
        await this.file.appendFile(text);
        this.headDue = false;
      } catch {
        this.headDue = true;
        await delay(writeAgainMs);
      }
    }
    this.writing = undefined;
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
  private readonly decoder = new StringDecoder('utf8');

  constructor(private readonly file: string) {}

  *next(): Generator<JournalLine> {
    this.fd ??= openIfThere(this.file);
    if (this.fd === undefined) return;
    for (;;) {
      const bytes = readSync(this.fd, this.buffer, 0, chunkBytes, this.offset);
      if (bytes === 0) return;
      this.offset += bytes;
      const lines = (this.rest + this.decoder.write(this.buffer.subarray(0, bytes))).split('\n');
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
      const { head } = Object(value) as { head?: JournalHead };
      if (head === undefined) return undefined;
      this.head = head;
      return { head };
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
