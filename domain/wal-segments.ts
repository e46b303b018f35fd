/** Names of WAL segments: 8 hex digits each of timeline, log and segment within the log. */
const segmentName = /^([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})$/;
/** A log holds 4 GiB, whatever the segment size (PostgreSQL: xlog_internal.h). */
const logBytes = 2 ** 32;

/** A stretch of WAL without a hole, or the holes in it. */
export interface WalChain {
  readonly from: string;
  readonly to: string;
  /** How many segments it should have. */
  readonly segments: number;
  readonly missing: number;
  /** The first missing ones by name. */
  readonly examples: readonly string[];
}

const mostExamples = 3;

/** Whether it is the whole name of a segment: no history file, no `.partial`, no backup label. */
export function isSegment(name: string): boolean {
  return segmentName.test(name);
}

/**
 * Holds the segments that are there against those that must be, from the first to the last. A
 * segment may come from any timeline between the two: after a failover the new one goes on where the
 * old one ended. A chain that ends before it begins has no segments.
 * @param segmentBytes PostgreSQL's `wal_segment_size`
 */
export function walChain(
  present: Iterable<string>,
  from: string,
  to: string,
  segmentBytes: number,
): WalChain {
  const perLog = logBytes / segmentBytes;
  const first = read(from, perLog);
  const last = read(to, perLog);
  const there = new Set<number>();
  for (const name of present) {
    const { timeline, number } = read(name, perLog);
    if (timeline >= first.timeline && timeline <= last.timeline) there.add(number);
  }
  const examples: string[] = [];
  let missing = 0;
  for (let number = first.number; number <= last.number; number += 1) {
    if (there.has(number)) continue;
    missing += 1;
    if (examples.length < mostExamples) examples.push(nameOf(last.timeline, number, perLog));
  }
  return { from, to, segments: Math.max(0, last.number - first.number + 1), missing, examples };
}

/** How much was written once this segment is full, from the beginning of all WAL. */
export function segmentEndBytes(name: string, segmentBytes: number): number {
  return (read(name, logBytes / segmentBytes).number + 1) * segmentBytes;
}

function read(name: string, perLog: number): { timeline: number; number: number } {
  const [, timeline, log, segment] = segmentName.exec(name) ?? [];
  if (segment === undefined) throw new RangeError(`${name} is no WAL segment`);
  const [line, high, low] = [timeline, log, segment].map((hex) => Number.parseInt(hex!, 16));
  return { timeline: line!, number: high! * perLog + low! };
}

function nameOf(timeline: number, number: number, perLog: number): string {
  return [timeline, Math.floor(number / perLog), number % perLog]
    .map((part) => part.toString(16).toUpperCase().padStart(8, '0'))
    .join('');
}
