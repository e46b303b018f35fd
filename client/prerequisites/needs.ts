import { isCi } from './is-ci.js';
import type { Prerequisite } from './prerequisite.js';
import { prerequisites } from './registry.js';

/** The npm scripts that bring what they need. */
export type Purpose = 'demo' | 'test' | 'bench';

/** What must be there, and what is worth having. */
export interface Needs {
  readonly required: readonly Prerequisite[];
  readonly optional: readonly Prerequisite[];
}

/** What a purpose needs. In CI the tests by tctl and by a browser must run: nobody takes a skipped one for a passed one. */
export function needsOf(purpose: Purpose): Needs {
  const { temporalCli, postgres, pgbackrest, redis, pm2, toxiproxy, tctl, chromium } =
    prerequisites;
  const systems = [temporalCli, postgres, redis, pm2, toxiproxy];
  if (purpose !== 'test') return { required: systems, optional: [] };
  const tested = [...systems, pgbackrest];
  return isCi()
    ? { required: [...tested, tctl, chromium], optional: [] }
    : { required: tested, optional: [tctl, chromium] };
}
