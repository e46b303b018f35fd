import { join } from 'node:path';
import type { Verdict } from '../../../domain/verdict.js';
import type { Bench } from '../bench.js';
import { formatTable } from '../format-table.js';
import { agree, trueRecovery, type CrashBed, type Interval } from '../practice/crash-bed.js';
import { atMost, everyTime } from '../promised.js';
import { repeat } from '../repeat.js';
import type { DrillHandle } from '../stack.js';
import { median, tenths } from '../statistics.js';
import { bashWay } from './bash-way.js';
import { breakdownTable } from './breakdown.js';
import { chaosToolkitPython } from './chaos-toolkit.js';
import { chaosWays } from './chaos-ways.js';
import { musterWay } from './muster-way.js';
import type { Told, Way } from './way.js';

const mostMs = 700;
/** `steadyFor` where a drill says nothing of it, before the fault. */
const steadyForMs = 200;

/** Crashes the gateway by Muster and by what people use without it, in turn. */
export const overhead: Bench = {
  summary: 'what a drill costs beyond the recovery it measures, beside Chaos Toolkit and bash',

  async run({ quick, breakdown, say, folder, crashBed }) {
    const bed = await crashBed();
    const handles: DrillHandle[] = [];
    const verdicts: Verdict[] = [];
    const muster = musterWay(bed, (handle, verdict) => {
      handles.push(handle);
      verdicts.push(verdict);
    });
    const others = await chaosWaysIfAny(bed, join(folder, 'chaos'), say);
    const ways = [muster, ...others, bashWay(bed.url)];
    const count = quick ? 1 : 20;
    const figures = await inTurn(bed, ways, { count, say });
    say(`\nthe same crash of the gateway, ${count} times each, in turn (medians, milliseconds)`);
    say(table(ways, figures));

    const own = median(figures.get(muster)!.map(ownMs));
    say(
      `Muster's own time ${tenths(own - steadyForMs)} ms; with steadyFor (${steadyForMs} ms) counted ` +
        `as its own and not as a wait that was declared, ${tenths(own)} ms.`,
    );
    if (breakdown) say(`\n${await breakdownTable(handles)}`);
    return [
      atMost({
        what: 'overhead: wall time less recovery and declared waits',
        limit: mostMs,
        observed: own - steadyForMs,
        unit: 'ms',
        onlyTold: quick,
      }),
      everyTime(
        'overhead: healthy drills that passed',
        verdicts.filter((verdict) => verdict === 'passed').length,
        verdicts.length,
      ),
    ];
  },
};

/** One crash as a way told it and as it was. */
interface Figure {
  readonly told: Told;
  readonly truth: Interval;
}

/** In turn, so that whatever else the machine does weighs on all alike. */
async function inTurn(
  bed: CrashBed,
  ways: readonly Way[],
  { count, say }: { readonly count: number; readonly say: (line: string) => void },
): Promise<ReadonlyMap<Way, readonly Figure[]>> {
  const figures = new Map<Way, Figure[]>(ways.map((way) => [way, []]));
  for (let round = 0; round < count; round += 1) {
    for (const way of ways) {
      const once = async (): Promise<Figure> => {
        const { told, crash } = await bed.crashing((pid) => way.crash(pid));
        return { told, truth: trueRecovery(crash) };
      };
      figures.get(way)!.push(...(await repeat(1, once, say)));
    }
  }
  return figures;
}

/** Good to a few milliseconds: the middle of what the witness knows. */
function trueMs({ truth }: Figure): number {
  return (truth.minMs + truth.maxMs) / 2;
}

function ownMs(figure: Figure): number {
  return figure.told.wallMs - trueMs(figure) - figure.told.declaredMs;
}

/** The farther end of what it reports counts. */
function errorMs(figure: Figure): number {
  const { minMs, maxMs } = figure.told.reported;
  return Math.max(Math.abs(minMs - trueMs(figure)), Math.abs(maxMs - trueMs(figure)));
}

function table(ways: readonly Way[], figures: ReadonlyMap<Way, readonly Figure[]>): string {
  return formatTable(
    ['', 'wall', 'declared', 'own', 'true', 'reported', 'error', 'error, most', 'truth inside'],
    ways.map((way) => {
      const of = figures.get(way)!;
      const middle = (value: (figure: Figure) => number): string => tenths(median(of.map(value)));
      const minMs = middle(({ told }) => told.reported.minMs);
      const maxMs = middle(({ told }) => told.reported.maxMs);
      const inside = of.filter(({ told, truth }) => agree(told.reported, truth));
      return [
        way.title,
        middle(({ told }) => told.wallMs),
        middle(({ told }) => told.declaredMs),
        middle(ownMs),
        middle(trueMs),
        minMs === maxMs ? minMs : `${minMs}–${maxMs}`,
        middle(errorMs),
        tenths(Math.max(...of.map(errorMs))),
        minMs === maxMs ? 'gives no bounds' : `${inside.length} of ${of.length}`,
      ];
    }),
  );
}

async function chaosWaysIfAny(
  bed: CrashBed,
  folder: string,
  say: (line: string) => void,
): Promise<readonly Way[]> {
  try {
    return chaosWays(await chaosToolkitPython(say), bed.url, folder);
  } catch (error) {
    say(`Chaos Toolkit is left out: ${(error as Error).message.split('\n')[0]}`);
    return [];
  }
}
