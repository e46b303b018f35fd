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

/** What a purpose needs. In CI the tests by tctl must run, so nobody takes a skipped one for a passed one. */
export function needsOf(purpose: Purpose): Needs {
  const { temporalCli, postgres, redis, pm2, tctl, chromium } = prerequisites;
  const systems = [temporalCli, postgres, redis, pm2];
  if (purpose !== 'test') return { required: systems, optional: [] };
  return isCi()
    ? { required: [...systems, tctl], optional: [chromium] }
    : { required: systems, optional: [tctl, chromium] };
}
