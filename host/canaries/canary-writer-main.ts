/**
 * A process of its own that writes numbered canaries at a fixed rate, also while the system under
 * drill is down, and journals what was sent and what was acknowledged.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Json } from '../../domain/json.js';
import { monotonicMs } from '../processes/monotonic-clock.js';
import { resolveSecret } from '../secrets.js';
import { canaryId, type CanaryConfig } from './canary-config.js';
import { CanaryJournal, readCanaryJournal } from './canary-journal.js';

const mostInFlight = 16;

const {
  canary,
  prefix,
  journal: file,
  endAt,
} = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as CanaryConfig;
const { write } = canary;
const headers: Record<string, string> = { 'content-type': 'application/json' };
for (const [name, value] of Object.entries(write.send)) {
  headers[name] = typeof value === 'string' ? value : await resolveSecret(value, process.env);
}

let number = readCanaryJournal(file).next;
const journal = new CanaryJournal(file);
const inFlight = new Set<Promise<void>>();
const stopping = new AbortController();
process.once('SIGTERM', () => stopping.abort());

let dueMs = monotonicMs();
while (!stopping.signal.aborted && Date.now() < endAt) {
  if (inFlight.size < mostInFlight) {
    const sending = send(number++);
    inFlight.add(sending);
    void sending.finally(() => inFlight.delete(sending));
  }
  dueMs = Math.max(dueMs + write.everyMs, monotonicMs());
  await delay(dueMs - monotonicMs(), undefined, { signal: stopping.signal }).catch(() => {});
}
await Promise.all(inFlight);
journal.close();
process.exit(0);

async function send(canaryNumber: number): Promise<void> {
  journal.sent(canaryNumber);
  try {
    const response = await fetch(write.url, {
      method: 'POST',
      // Headers may hold secrets, which are for this address alone.
      redirect: 'manual',
      headers,
      body: JSON.stringify(fill(write.json, canaryId(prefix, canaryNumber))),
      signal: AbortSignal.timeout(write.deadlineMs),
    });
    await response.arrayBuffer();
    if (response.status === write.status) journal.acknowledged(canaryNumber);
  } catch {
    // Not acknowledged: whether it arrived is found out by reading.
  }
}

function fill(value: Json, id: string): Json {
  if (typeof value === 'string') return value.replaceAll('{canary}', id);
  if (Array.isArray(value)) return value.map((item) => fill(item, id));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, id)]));
}
