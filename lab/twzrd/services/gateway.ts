import { setTimeout as sleep } from 'node:timers/promises';

import { createFlaps } from './flaps.js';
import { type NewEvent, openDatabase } from './kit/database.js';
import { HttpError, readJsonObject } from './kit/http.js';
import { createLog } from './kit/logger.js';
import { runService } from './kit/run-service.js';
import { readSettings } from './kit/settings.js';
import { hasStartedBefore } from './kit/truth.js';
import { createLateWriter } from './late-writer.js';
import { keepLatestEpochs } from './latest-epochs.js';
import { withOutageDefect } from './outage-defects.js';

/** Takes events over HTTP and acknowledges each once it is committed. */
const name = 'gateway';
const settings = readSettings(name);
const log = createLog(name);
const database = withOutageDefect(
  openDatabase(settings.databaseUrl, name, log),
  settings,
  name,
  log,
);
const epochs = keepLatestEpochs(database.pool, settings.defect === 'forgets-epochs');

const restarted = hasStartedBefore(name);
const { defect } = settings;
if (restarted && defect === 'dirty-log') {
  log('ERROR', 'session cache not loaded: connect ECONNREFUSED 127.0.0.1:11211');
}
if (restarted && defect === 'slow-start') await sleep(30_000);
const flaps = restarted && defect === 'flapping' ? createFlaps() : () => false;
const writeLater = defect === 'loses-writes' ? createLateWriter(database, log) : undefined;

await runService({
  name,
  port: settings.port('TWZRD_GATEWAY_PORT'),
  log,
  trouble: async () => (flaps() ? 'warming up' : database.trouble()),
  routes: {
    'POST /events': async (request) => {
      const event = toEvent(await readJsonObject(request));
      if (writeLater !== undefined) {
        writeLater(event);
        return { status: 201, body: { id: event.id } };
      }
      const added = await database.insert([event]);
      return { status: added === 1 ? 201 : 200, body: { id: event.id } };
    },
    'GET /events/*': async (_request, id) => {
      const { rows } = await database.pool.query(
        'select id, channel, payload, received_at as "receivedAt" from events where id = $1',
        [id],
      );
      if (rows[0] === undefined) throw new HttpError(404, 'no such event');
      return { status: 200, body: rows[0] };
    },
    'GET /epochs/latest': () => ({ status: 200, body: epochs.latest() }),
    'POST /heartbeat': async () => {
      const written = database.pool.query(
        `insert into events (id, channel, payload) values ('heartbeat', 'health', '{}')
         on conflict (id) do update set received_at = now()`,
      );
      await (defect === 'pretends-to-write' ? written.catch(() => {}) : written);
      return { status: 200, body: { status: 'written' } };
    },
  },
  close: async () => {
    epochs.stop();
    await database.pool.end();
  },
});

function toEvent({ id, channel = 'api', ...rest }: Record<string, unknown>): NewEvent {
  if (typeof id !== 'string' || id === '' || id.length > 200) {
    throw new HttpError(400, 'id must be text of 1 to 200 characters');
  }
  if (typeof channel !== 'string') throw new HttpError(400, 'channel must be text');
  return { id, channel, payload: rest['payload'] ?? rest };
}
