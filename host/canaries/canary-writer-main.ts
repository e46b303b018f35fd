/**
 * A process of its own that writes numbered canaries at a fixed rate, also while the system under
 * drill is down, and journals what was sent, how it was answered and, on request, when it was done.
 */
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { monotonicMs } from '../processes/monotonic-clock.js';
import { canaryId, type CanaryConfig } from './canary-config.js';
import { CanaryJournal, readCanaryJournal } from './canary-journal.js';
import { openWrite } from './writes/writes.js';

const mostInFlight = 16;

const config = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as CanaryConfig;
const { canary, prefix, follow, endAt } = config;
const { everyMs } = canary.write;

const known = readCanaryJournal(config.journal);
let number = known.next;
const journal = new CanaryJournal(config.journal);
const inFlight = new Set<Promise<void>>();
const stopping = new AbortController();

// Until the first write there is nothing to end in order.
const write = await openWrite(config);
process.once('SIGTERM', () => stopping.abort());
const follower =
  follow === undefined
    ? undefined
    : new (await import('./follow-writes.js')).WriteFollower(follow, prefix, journal);
for (const [sent, atMs] of known.sentAtMs) {
  if (!known.done.has(sent)) follower?.sent(sent, atMs);
}

const following =
  follower === undefined ? undefined : atRate(follow!.everyMs, () => follower.look());
await atRate(everyMs, () => {
  if (inFlight.size >= mostInFlight || existsSync(config.quiet)) return undefined;
  const sending = send(number++);
  inFlight.add(sending);
  void sending.finally(() => inFlight.delete(sending));
  return undefined;
});
await Promise.all(inFlight);
await following;
await follower?.look();
await follower?.close();
journal.close();
process.exit(0);

async function send(canaryNumber: number): Promise<void> {
  const atMs = monotonicMs();
  journal.sent(canaryNumber, atMs);
  follower?.sent(canaryNumber, atMs);
  const answer = await write(canaryId(prefix, canaryNumber));
  if (answer === 'acknowledged') journal.acknowledged(canaryNumber, monotonicMs());
  if (answer === 'refused') journal.refused(canaryNumber, monotonicMs());
}

/** Does it at a fixed rate until it is told to stop, never twice at once. */
async function atRate(rateMs: number, work: () => Promise<void> | undefined): Promise<void> {
  let dueMs = monotonicMs();
  while (!stopping.signal.aborted && Date.now() < endAt) {
    await work();
    dueMs = Math.max(dueMs + rateMs, monotonicMs());
    await delay(dueMs - monotonicMs(), undefined, { signal: stopping.signal }).catch(() => {});
  }
}
