import type { Cleanup } from '../demo/cleanup.js';
import type { Promised } from './promised.js';
import type { CrashBed } from './practice/crash-bed.js';

/** What a bench is given to work with. */
export interface BenchContext {
  /** Small counts, for a smoke test; times and sizes are then told, not judged. */
  readonly quick: boolean;
  /** Show where the time of a drill goes, event by event. */
  readonly breakdown: boolean;
  /** A folder of this run alone. */
  readonly folder: string;
  /** What is added here is ended when the benches are done. */
  readonly cleanup: Cleanup;
  readonly say: (line: string) => void;
  /** The practice system under its own server, agent and worker, brought up once for all benches. */
  readonly crashBed: () => Promise<CrashBed>;
}

/** Measures, prints what it found, and says which promises that keeps. */
export interface Bench {
  readonly summary: string;
  run(context: BenchContext): Promise<readonly Promised[]>;
}
