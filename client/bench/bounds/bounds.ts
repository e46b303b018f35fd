import type { Bench } from '../bench.js';
import { formatTable } from '../format-table.js';
import { everyMs } from '../practice/crash-bed.js';
import { atMost, everyTime, type Promised } from '../promised.js';
import { repeat } from '../repeat.js';
import { quantile, tenths } from '../statistics.js';
import { crashOnce, type BoundedCrash } from './crash-once.js';

/** What 95 of 100 crashes may not pass. */
const widestMs = { 10: 35, 50: 90 } as const;

/** Crashes the gateway again and again, and holds the reported bounds against what really happened. */
export const bounds: Bench = {
  summary: 'the true recovery lies within the reported bounds, and they are narrow',

  async run({ quick, say, crashBed }) {
    const bed = await crashBed();
    const count = quick ? 2 : 100;
    const promises: Promised[] = [];
    for (const every of everyMs) {
      const crashes = await repeat(count, () => crashOnce(bed, every), say);
      say(`\n${count} crashes of the gateway, asked every ${every} ms (milliseconds)`);
      say(partsTable(crashes));
      tellMissed(crashes, say);
      const inside = crashes.filter((crash) => crash.inside).length;
      promises.push(
        everyTime(`bounds at ${every} ms: the truth is inside`, inside, count),
        atMost({
          what: `bounds at ${every} ms: width, p95`,
          limit: widestMs[every],
          observed: quantile(
            crashes.map(({ widthMs }) => widthMs),
            0.95,
          ),
          unit: 'ms',
          onlyTold: quick,
        }),
      );
    }
    return promises;
  },
};

const parts: readonly (readonly [string, (crash: BoundedCrash) => number])[] = [
  ['true recovery, at most', ({ truth }) => truth.maxMs],
  ['width of its bounds', ({ widthMs }) => widthMs],
  ['· bracket of the kill', ({ bracketMs }) => bracketMs],
  ['· last bad to first good question', ({ spacingMs }) => spacingMs],
  ['· first good answer', ({ answerMs }) => answerMs],
  ['truth above the minimum', ({ truth, minMs }) => truth.maxMs - minMs],
  ['truth below the maximum', ({ truth, maxMs }) => maxMs - truth.minMs],
  ['width of the truth', ({ truth }) => truth.maxMs - truth.minMs],
  ['signal to closed connections', ({ dyingMs }) => dyingMs],
  ['observer late, at worst', ({ lateMs }) => lateMs],
];

function partsTable(crashes: readonly BoundedCrash[]): string {
  return formatTable(
    ['', 'p5', 'p50', 'p95', 'max'],
    parts.map(([name, of]) => {
      const values = crashes.map(of);
      return [name, ...[0.05, 0.5, 0.95, 1].map((share) => tenths(quantile(values, share)))];
    }),
  );
}

function tellMissed(crashes: readonly BoundedCrash[], say: (line: string) => void): void {
  for (const { inside, truth, minMs, maxMs, drill } of crashes) {
    if (inside) continue;
    const told = `${tenths(minMs)}–${tenths(maxMs)} ms`;
    say(`OUTSIDE: ${drill} truth ${tenths(truth.minMs)}–${tenths(truth.maxMs)} ms, bounds ${told}`);
  }
}
