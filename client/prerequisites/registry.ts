import { chromium } from './chromium.js';
import { go } from './go.js';
import { pgbackrest } from './pgbackrest.js';
import { pm2 } from './pm2.js';
import { postgres } from './postgres.js';
import type { Prerequisite } from './prerequisite.js';
import { redis } from './redis.js';
import { tctl } from './tctl.js';
import { temporalCli } from './temporal-cli.js';
import { toxiproxy } from './toxiproxy.js';

/** Everything Muster may need beside Node and its npm packages. */
export const prerequisites = {
  temporalCli,
  postgres,
  pgbackrest,
  redis,
  pm2,
  toxiproxy,
  tctl,
  chromium,
  go,
} satisfies Record<string, Prerequisite>;
