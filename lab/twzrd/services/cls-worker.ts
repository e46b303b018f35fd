import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';

import { type NewEvent, openDatabase } from './kit/database.js';
import { createLog, reasonOf } from './kit/logger.js';
import { runService } from './kit/run-service.js';
import { readSettings } from './kit/settings.js';

/** Joins the channels of its shard and writes down who takes part; `--shard N` says which. */
const { values } = parseArgs({ options: { shard: { type: 'string', default: '0' } } });
const shard = Number(values.shard);
const name = `cls-worker-s${shard}`;
const settings = readSettings(name);
const log = createLog(name);
const database = openDatabase(settings.databaseUrl, name, log);

const channels = [0, 1, 2].map((number) => `#channel-${shard * 3 + number}`);
const collectEveryMs = 1000;
const keepAtMost = 10_000;
/** Collected and not written yet: an outage of the database delays events, it does not lose them. */
let waiting: NewEvent[] = [];
let writing = false;
let failed: string | undefined;

async function collect(): Promise<void> {
  const channel = channels[Math.floor(Math.random() * channels.length)] as string;
  const payload = { kind: 'participation', viewer: Math.floor(Math.random() * 1000) };
  waiting = [...waiting, { id: `cls-s${shard}-${randomUUID()}`, channel, payload }].slice(
    -keepAtMost,
  );
  if (writing) return;
  writing = true;
  const batch = waiting;
  try {
    await database.insert(batch);
    const written = new Set(batch);
    waiting = waiting.filter((event) => !written.has(event));
    if (failed !== undefined) log('INFO', `${batch.length} delayed events written`);
    failed = undefined;
  } catch (error) {
    if (failed === undefined) log('ERROR', `events wait for the database: ${reasonOf(error)}`);
    failed = reasonOf(error);
  } finally {
    writing = false;
  }
}

log('INFO', `all_channels_joined shard=${shard} channels=${channels.join(',')}`);
const collecting = setInterval(() => void collect(), collectEveryMs);
void collect();

await runService({
  name,
  port: settings.port(`TWZRD_CLS_S${shard}_PORT`),
  log,
  trouble: () => database.trouble(),
  close: async () => {
    clearInterval(collecting);
    await database.pool.end();
  },
});
