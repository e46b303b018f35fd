import { closeSync, existsSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { ErrorData } from '../../domain/errors.js';
import type { JobPhase, PhaseEnd } from '../../domain/job.js';
import type { KnownProcess } from '../processes/process-identity.js';

/** One line of a job's journal: an attempt begins, a phase has ended, it fails, all is removed. */
export type JobLine =
  | { readonly head: KnownProcess & { readonly at: string } }
  | { readonly end: PhaseEnd }
  | { readonly failed: ErrorData }
  | { readonly finished: string };

/** What the last attempt at a job has journalled so far. */
export interface JobRecord {
  readonly attempts: number;
  readonly ends: ReadonlyMap<JobPhase, PhaseEnd>;
  /** Why no further phase comes. */
  readonly failed: ErrorData | undefined;
  readonly finished: boolean;
}

/** Appends to a job's journal: JSON lines, each synced. */
export class JobJournal {
  private readonly fd: number;

  constructor(file: string) {
    this.fd = openSync(file, 'a', 0o600);
  }

  add(line: JobLine): void {
    // What was written last before a kill may be torn: a newline first keeps it apart.
    writeSync(this.fd, `\n${JSON.stringify(line)}\n`);
    fdatasyncSync(this.fd);
  }

  close(): void {
    closeSync(this.fd);
  }
}

/** Reads a journal, also one that is still written; nothing done where there is none. */
export function readJobJournal(file: string): JobRecord {
  const ends = new Map<JobPhase, PhaseEnd>();
  let attempts = 0;
  let failed: ErrorData | undefined;
  let finished = false;
  for (const line of linesOf(file)) {
    if ('head' in line) {
      attempts += 1;
      ends.clear();
      failed = undefined;
    } else if ('end' in line) ends.set(line.end.phase, line.end);
    else if ('failed' in line) ({ failed } = line);
    else finished = true;
  }
  return { attempts, ends, failed, finished };
}

function linesOf(file: string): readonly JobLine[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((text) => {
      try {
        return text === '' ? [] : [JSON.parse(text) as JobLine];
      } catch {
        return [];
      }
    });
}
