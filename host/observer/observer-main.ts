/**
 * A process of its own that samples the probes of one drill and journals what they say. It goes on
 * while the worker, the server or the agent is dead, and ends at its time, or when told to.
 */
import { readFileSync } from 'node:fs';
import { prepareProbe } from '../probes/probes.js';
import { bootId } from '../processes/boot-id.js';
import { monotonicMs } from '../processes/monotonic-clock.js';
import { JournalWriter } from './journal.js';
import type { ObserverConfig } from './observer-config.js';
import { Sampler } from './sampler.js';

const config = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as ObserverConfig;

const context = { inventory: config.inventory, env: process.env };
const prepared = await Promise.all(config.probes.map(({ probe }) => prepareProbe(probe, context)));
const journal = await JournalWriter.open(config.journal, {
  probes: config.probes.map(({ name, role, probe }) => ({ name, role, everyMs: probe.everyMs })),
  bootId: bootId(),
  pid: process.pid,
  monotonicMs: monotonicMs(),
  wallMs: Date.now(),
});
const samplers = prepared.map(
  (probe, index) =>
    new Sampler(probe, config.probes[index]!.probe, (sample) => journal.add(index, sample)),
);
for (const sampler of samplers) sampler.start();

async function end(): Promise<void> {
  for (const sampler of samplers) sampler.stop();
  await journal.close();
  process.exit(0);
}
process.once('SIGTERM', () => void end());
setTimeout(() => void end(), Math.max(0, config.endAt - Date.now()));
