import type { SystemPackages } from './system-packages.js';

/** Where a tool stands, and what it says its version is. */
export interface Found {
  readonly path: string;
  readonly version: string;
}

/** Tells the person at the terminal, one line at a time, what is being done. */
export type Say = (line: string) => void;

/** Something Muster runs that its own npm packages do not bring. */
export interface Prerequisite {
  readonly title: string;
  readonly neededFor: string;
  /** Looks without changing anything; only what answers with a version counts as found. */
  find(): Promise<Found | undefined>;
  /** Brings it into the tools folder, without root. */
  install?(say: Say): Promise<Found>;
  /** What the system's package manager calls it. */
  readonly packages?: SystemPackages;
  /** The command that mends its absence on this platform. */
  readonly mend: string;
}
