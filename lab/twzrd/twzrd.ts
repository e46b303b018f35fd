import type { Lab } from '../lab.js';
import { defects } from './defects.js';
import { down } from './down.js';
import { extras } from './extras.js';
import { status } from './status.js';
import { up } from './up.js';

/** Events come in at the gateway, epochs go out sealed: services under pm2, PostgreSQL, Redis. */
export const twzrd: Lab = {
  summary:
    'Gateway, aggregator, tree builder and three CLS workers under pm2, with PostgreSQL and Redis behind a Toxiproxy.',
  defects,
  extras,
  up,
  down,
  status,
};
