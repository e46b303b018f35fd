import { existsSync, readFileSync } from 'node:fs';

/** When a process of a service could first answer, as that process itself says. */
export interface Truth {
  readonly service: string;
  readonly pid: number;
  /** Machine-wide monotonic clock. */
  readonly monotonicMs: number;
}

/** All that the services of a practice system told so far, oldest first. */
export function readTruth(file: string): readonly Truth[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  // A line without its end is still being written.
  return lines.slice(0, -1).map((line) => JSON.parse(line) as Truth);
}
