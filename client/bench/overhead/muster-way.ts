import type { Verdict } from '../../../domain/verdict.js';
import type { DrillReport } from '../../../domain/report/report.js';
import { monotonicMs } from '../../../host/processes/monotonic-clock.js';
import { crashDrill, healthyForMs, type CrashBed } from '../practice/crash-bed.js';
import type { DrillHandle } from '../stack.js';
import type { Way } from './way.js';

/** The gateway is asked at the rate that http probes have by themselves. */
const everyMs = 50;

/** A drill on a stack that runs already; `done` gets each run, for its history, and its verdict. */
export function musterWay(
  bed: CrashBed,
  done: (handle: DrillHandle, verdict: Verdict) => void,
): Way {
  return {
    title: 'Muster',
    crash: async () => {
      const began = monotonicMs();
      const handle = await bed.stack.start(crashDrill(everyMs));
      const report = await handle.result();
      const wallMs = monotonicMs() - began;
      done(handle, report.verdict);
      return { wallMs, reported: recoveryOf(report), declaredMs: healthyForMs };
    },
  };
}

function recoveryOf({ workflowId, verdict, measured }: DrillReport) {
  const { minMs, maxMs } = measured.recovery ?? { minMs: 0, maxMs: null };
  if (maxMs === null) throw new Error(`${workflowId} ended ${verdict} without a recovery`);
  return { minMs, maxMs };
}
