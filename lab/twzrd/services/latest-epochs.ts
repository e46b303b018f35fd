import type { Pool } from 'pg';

import { HttpError } from './kit/http.js';

const refreshEveryMs = 500;

/** The newest sealed epoch of each token group. */
export interface LatestEpochs {
  /** As last read from the database. @throws HttpError 503 where it was never read */
  latest(): readonly Record<string, unknown>[];
  stop(): void;
}

/** Keeps them in memory, so that they can be shown while the database is away. */
export function keepLatestEpochs(pool: Pool, forgetful: boolean): LatestEpochs {
  let known: readonly Record<string, unknown>[] | undefined;
  const refresh = async (): Promise<void> => {
    try {
      const { rows } = await pool.query<Record<string, unknown>>(
        `select token_group as "tokenGroup", max(epoch) as epoch from sealed_epochs group by 1`,
      );
      known = rows;
    } catch {
      // The health says what is wrong with the database.
      if (forgetful) known = undefined;
    }
  };
  void refresh();
  const refreshing = setInterval(() => void refresh(), refreshEveryMs);
  return {
    latest: () => {
      if (known === undefined) throw new HttpError(503, 'no epochs known yet');
      return known;
    },
    stop: () => clearInterval(refreshing),
  };
}
