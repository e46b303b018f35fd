import type { PostgresPlace } from './postgres-place.js';

/** A server of a job's own: no TCP, a socket folder that nobody else knows, nothing durable. */
export interface ScratchServer {
  /** Its superuser, in the database `postgres`. */
  readonly place: PostgresPlace;
  readonly dataFolder: string;
  stop(): Promise<void>;
}

/** A fresh folder for one restore; with all that runs and lies in it, it is gone when the job is over. */
export interface Scratch {
  /** Belongs to the user that the server runs as. */
  readonly folder: string;
  /** A new empty server with this encoding; the same one however often it is asked for. */
  empty(encoding: string): Promise<ScratchServer>;
  /**
   * Starts a server on restored files and returns once it takes connections, recovered and writable.
   * Its own settings win over those in the files.
   * @throws MusterError RESTORE_FAILED with the server's last words
   */
  startOn(
    dataFolder: string,
    options: {
      readonly superuser: string;
      readonly settings?: Readonly<Record<string, string>>;
      readonly withinMs: number;
    },
  ): Promise<ScratchServer>;
}
