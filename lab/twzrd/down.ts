import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { MusterError } from '../../domain/errors.js';
import type { DownOptions } from '../lab.js';
import { endStrays } from '../strays.js';
import { planPlaces } from './places.js';
import { stopServices } from './pm2.js';
import { stopPostgres } from './postgres.js';
import { readRecord, refuseStranger } from './record.js';
import { stopRedis } from './redis.js';
import { stopToxiproxy } from './toxiproxy.js';
import { findTools, type Tools } from './tools.js';

/**
 * Ends every process of the practice system and removes its data: after a whole or a half `up`,
 * with pm2 alive, dead or frozen, with a broken `.env`.
 */
export async function down(options: DownOptions = {}): Promise<void> {
  const say = options.say ?? (() => {});
  const planned = planPlaces(options.dir, undefined);
  const record = readRecord(planned.record);
  if (record === undefined) {
    refuseStranger(planned);
    say('Nothing is up');
    return;
  }
  const { places } = record;
  say('Stopping services, then stores');
  const services = await stopServices(places, toolsIfAny());
  const stores = await Promise.all([
    stopPostgres(places.stores),
    stopRedis(places.stores),
    stopToxiproxy(places.toxiproxy),
  ]);
  const strays = await endStrays({
    mark: places.dir,
    servers: /postgres|redis-server/,
    folders: [places.stores],
  });
  if (!services || !stores.every(Boolean) || !strays) {
    throw new MusterError('COMMAND_FAILED', 'Some process outlived SIGKILL; its data stays.', {
      remedy: `Look for what runs below ${places.dir}, then try again.`,
    });
  }
  if (options.keepData === true) {
    say(`Stopped; data stays in ${places.dir}`);
    return;
  }
  if (places.annex !== undefined) rmSync(places.annex, { recursive: true, force: true });
  // The record goes last: a removal cut short can be taken up again.
  for (const name of readdirSync(places.dir)) {
    const path = join(places.dir, name);
    if (path !== places.record) rmSync(path, { recursive: true, force: true });
  }
  rmSync(places.dir, { recursive: true, force: true });
  say(`Stopped; ${places.dir} is gone`);
}

/** What `up` needed may be gone by now; ending processes does not need it. */
function toolsIfAny(): Tools | undefined {
  try {
    return findTools();
  } catch {
    return undefined;
  }
}
