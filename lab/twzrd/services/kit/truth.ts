import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';

/** A moment on the machine-wide monotonic clock (ms, µs decimals) and on the wall clock. */
export interface Moment {
  readonly monotonicMs: number;
  readonly wall: string;
}

/** Now, on both clocks. */
export function momentNow(): Moment {
  const monotonicMs = Number(process.hrtime.bigint() / 1000n) / 1000;
  return { monotonicMs, wall: new Date().toISOString() };
}

/**
 * Appends to `truth.jsonl` when this process could first answer healthy: what a drill measures
 * can be held against it.
 */
export function tellTruth(service: string, moment: Moment): void {
  const line = { service, pid: process.pid, ...moment };
  appendFileSync('truth.jsonl', `${JSON.stringify(line)}\n`);
  mkdirSync('has-started', { recursive: true });
  writeFileSync(`has-started/${service}`, '');
}

/** Tells whether the service has already been healthy once since the system came up. */
export function hasStartedBefore(service: string): boolean {
  return existsSync(`has-started/${service}`);
}
