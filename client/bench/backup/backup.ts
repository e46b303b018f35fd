import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drillQueue } from '../../../domain/contract.js';
import { MusterError } from '../../../domain/errors.js';
import type { DrillReport } from '../../../domain/report/report.js';
import { monotonicMs } from '../../../host/processes/monotonic-clock.js';
import type { Bench } from '../bench.js';
import { formatTable } from '../format-table.js';
import { weigh } from '../memory/weigh.js';
import { atMost, type Promised } from '../promised.js';
import { type DrillWorkflow, startStack, type Stack } from '../stack.js';
import { startSource } from './pgbench-source.js';

/** pgbench's scales, and about how many megabytes each makes. */
const sizes = [
  { scale: 7, megabytes: 100 },
  { scale: 67, megabytes: 1000 },
] as const;
const warmUpScale = 1;
const mostTimesRaw = 1.35;
const mostWorkerMegabytes = 250;
/** What a drill takes whatever its size makes a small one slower per byte, never a large one. */
const mostGrowth = 1.1;
const weighEveryMs = 200;

/** A backup is taken, restored, checked and compared row by row: held against the bare tools. */
export const backup: Bench = {
  summary: 'the whole proof of a backup takes little longer than the tools it is made of',

  async run({ quick, folder, cleanup, say }) {
    const source = await startSource(folder, cleanup);
    const home = join(folder, 'backup');
    await mkdir(home);
    const inventoryPath = join(home, 'muster.yaml');
    const wanted = quick ? sizes.slice(0, 1) : sizes;
    const scales = [warmUpScale, ...wanted.map(({ scale }) => scale)];
    await writeFile(inventoryPath, inventory(scales));
    const env = Object.fromEntries(scales.map((scale) => [`BENCH${scale}`, source.url(scale)]));
    const stack = await startStack({ folder: home, inventoryPath, env, cleanup });

    // The first proof on a host makes the empty cluster that later ones copy.
    await source.fill(warmUpScale);
    await prove(stack, warmUpScale);
    const promises: Promised[] = [];
    const took: number[] = [];
    for (const { scale, megabytes } of wanted) {
      await source.fill(scale);
      const raw = await source.rawMs(scale);
      const proof = await prove(stack, scale);
      const rawMs = raw.dump + raw.restore + raw.check;
      took.push(proof.tookMs);
      say(`\n${megabytes} MB of pgbench data (milliseconds)`);
      say(phasesTable(raw, proof.report));
      promises.push(
        atMost({
          what: `backup of ${megabytes} MB: times the bare tools`,
          limit: mostTimesRaw,
          observed: proof.tookMs / rawMs,
          unit: '×',
          onlyTold: quick,
        }),
        atMost({
          what: `backup of ${megabytes} MB: memory of the worker`,
          limit: mostWorkerMegabytes,
          observed: proof.workerMegabytes,
          unit: 'MB',
        }),
      );
    }
    const [small, large] = took;
    if (small !== undefined && large !== undefined) {
      promises.push(
        atMost({
          what: 'backup: growth of its time over growth of its data',
          limit: mostGrowth,
          observed: large / small / (sizes[1].scale / sizes[0].scale),
          unit: '×',
        }),
      );
    }
    return promises;
  },
};

async function prove(stack: Stack, scale: number) {
  const drill = `proof${scale}`;
  const began = monotonicMs();
  const handle = await stack.client.workflow.start<DrillWorkflow>('backupVerification', {
    taskQueue: drillQueue,
    workflowId: `bench-${drill}`,
    args: [{ drill, requestedBy: 'bench', reason: 'to measure Muster' }],
  });
  let workerMegabytes = 0;
  const weighing = setInterval(() => {
    void weigh(stack.workerPid).then((weight) => {
      workerMegabytes = Math.max(workerMegabytes, weight?.megabytes ?? 0);
    });
  }, weighEveryMs);
  const report = await handle.result().finally(() => clearInterval(weighing));
  const tookMs = monotonicMs() - began;
  const unproven = report.checks.filter(
    ({ name, passed }) => name.startsWith('manual: ') && passed !== true,
  );
  if (report.outcome !== 'completed' || unproven.length > 0) {
    const why = unproven.map(({ name, observed }) => `${name}: ${observed}`).join('; ');
    throw new MusterError('INTERNAL', `${drill} proved nothing: ${report.outcomeReason ?? why}`);
  }
  return { report, tookMs, workerMegabytes };
}

function phasesTable(
  raw: { readonly dump: number; readonly restore: number; readonly check: number },
  { phases }: DrillReport,
): string {
  return formatTable(
    ['', 'took'],
    [
      ['pg_dump -Fd -j2', String(Math.round(raw.dump))],
      ['pg_restore -j2', String(Math.round(raw.restore))],
      ['pg_amcheck', String(Math.round(raw.check))],
      ...phases.map(({ name, tookMs }) => [name, String(tookMs)]),
    ],
  );
}

/** There is no history of backups here: the newest is the one that is made. */
function inventory(scales: readonly number[]): string {
  const each = (line: (scale: number) => string): string => scales.map(line).join('\n');
  return `environment: { name: bench, kind: lab }
stores:
${each((scale) => `  source${scale}: { postgres: { env: BENCH${scale} } }`)}
backups:
${each((scale) => `  backup${scale}: { store: source${scale}, roles: [bench], pgDump: { folder: . } }`)}
drills:
${each((scale) => `  proof${scale}: { type: backupVerification, backup: backup${scale}, prove: [manual] }`)}
`;
}
