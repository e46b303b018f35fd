import type { Client } from '@temporalio/client';
import { Gauge, Registry } from 'prom-client';
import type { AgentClient } from '../../host/agent/agent-client.js';
import { readInventory } from '../../host/inventory-file.js';
import { standings, type Standing } from '../../host/overdue/standings.js';
import type { LastReports, LastRun } from './last-reports.js';
import { waitingRuns } from './waiting-runs.js';

const answersWithinMs = 5_000;

/** Whom the gauges ask. */
export interface TruthSources {
  readonly agent: AgentClient;
  readonly host: string;
  readonly inventoryPath: string;
  /** Of the host that runs the drills alone. */
  readonly drills?: { readonly client: Client; readonly reports: LastReports };
}

/**
 * Gauges that are asked for afresh whenever somebody looks: neither a restart nor a change by
 * somebody else leaves one wrong. Whoever does not answer has no gauges, and his `up` is 0.
 */
export async function truthMetrics(sources: TruthSources): Promise<Registry> {
  const page = new Page();
  const { drills } = sources;
  await Promise.all([
    addAgent(page, sources),
    ...(drills === undefined ? [] : [addDrills(page, { ...sources, drills })]),
  ]);
  return page.registry;
}

async function addAgent(page: Page, { agent, host }: TruthSources): Promise<void> {
  const standing = await within((signal) => agent.call('faults', {}, { signal }));
  page.gauge('muster_agent_up', 'Whether the agent answers.', [
    [{ host }, standing === undefined ? 0 : 1],
  ]);
  if (standing === undefined) return;
  const help = 'Faults that stand on the host now, as its agent says.';
  page.gauge('muster_faults_standing', help, [[{ host }, standing.length]]);
}

async function addDrills(
  page: Page,
  { inventoryPath, drills: { client, reports } }: Required<TruthSources>,
): Promise<void> {
  // A file that is being edited: what it schedules is not known, and not guessed.
  const file = await readInventory(inventoryPath, process.env).catch(() => undefined);
  page.gauge('muster_inventory_valid', 'Whether the inventory can be read.', [
    [{}, file === undefined ? 0 : 1],
  ]);
  if (file === undefined) return;
  const { drills, suites, environment } = file.inventory;
  addLastRuns(page, await reports.of(Object.keys({ ...suites, ...drills })));
  const answers = await within(() =>
    client.withDeadline(Date.now() + answersWithinMs, async () => ({
      runs: await waitingRuns(client, environment.name),
      scheduled: await standings(client, file),
    })),
  );
  page.gauge('muster_temporal_up', 'Whether Temporal answers.', [
    [{}, answers === undefined ? 0 : 1],
  ]);
  if (answers === undefined) return;
  const { open, waiting } = answers.runs;
  page.gauge('muster_runs_open', 'Drills and suites that are not over.', [[{}, open]]);
  page.gauge(
    'muster_runs_waiting',
    'Open runs that wait for a person, by what for.',
    Object.entries(waiting).map(([phase, count]) => [{ for: phase }, count]),
  );
  addScheduled(page, answers.scheduled);
}

function addScheduled(page: Page, scheduled: readonly Standing[]): void {
  page.gauge(
    'muster_drill_overdue',
    'Whether the last pass of what is scheduled is older than its schedule allows.',
    scheduled.map(({ name, overdueSince }) => [
      { drill: name },
      overdueSince === undefined ? 0 : 1,
    ]),
  );
  page.gauge(
    'muster_schedule_active',
    'Whether Temporal has the schedule, and it is not paused.',
    scheduled.map(({ name, applied, paused }) => [{ drill: name }, applied && !paused ? 1 : 0]),
  );
  page.gauge(
    'muster_drill_last_passed_timestamp_seconds',
    'When the last run that passed began, of what is scheduled.',
    scheduled.flatMap(({ name, lastPassed }) =>
      lastPassed === undefined ? [] : [[{ drill: name }, Date.parse(lastPassed) / 1_000] as const],
    ),
  );
}

function addLastRuns(page: Page, runs: readonly LastRun[]): void {
  page.gauge(
    'muster_drill_last_run_timestamp_seconds',
    'When the last run began that left a report on this machine.',
    runs.map(({ drill, startedMs }) => [{ drill }, startedMs / 1_000]),
  );
  page.gauge(
    'muster_drill_last_verdict',
    'Always 1; its label says the verdict of the last run that left a report on this machine.',
    runs.map(({ drill, verdict }) => [{ drill, verdict }, 1]),
  );
  page.gauge(
    'muster_drill_last_recovery_seconds',
    'Bounds of the recovery last measured; +Inf where it never came.',
    runs.flatMap(({ drill, recovery }) =>
      recovery === undefined
        ? []
        : [
            [{ drill, bound: 'min' }, recovery.minMs / 1_000] as const,
            [{ drill, bound: 'max' }, recovery.maxMs / 1_000] as const,
          ],
    ),
  );
}

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

/** Gauges of one moment. */
class Page {
  readonly registry = new Registry();

  gauge(name: string, help: string, samples: readonly Sample[]): void {
    const [first] = samples;
    if (first === undefined) return;
    const labelNames = Object.keys(first[0]);
    const gauge = new Gauge({ name, help, labelNames, registers: [this.registry] });
    for (const [labels, value] of samples) gauge.set(labels, value);
  }
}

/** The answer; undefined where none comes in time, or a failure. */
async function within<T>(ask: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  try {
    return await ask(AbortSignal.timeout(answersWithinMs));
  } catch {
    return undefined;
  }
}
