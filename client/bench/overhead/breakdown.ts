import type { DrillHandle } from '../stack.js';
import { formatTable } from '../format-table.js';
import { median, tenths } from '../statistics.js';
import { stepsOf, type Step } from './steps.js';

/** Where the time of the drills went, step by step: medians over all of them, in milliseconds. */
export async function breakdownTable(handles: readonly DrillHandle[]): Promise<string> {
  const runs = await Promise.all(
    handles.map(async (handle) => stepsOf((await handle.fetchHistory()).events ?? [])),
  );
  const [first] = runs as [readonly Step[]];
  const like = runs.filter((steps) => steps.length === first.length);
  const at = (index: number, of: (step: Step) => number): number =>
    median(like.map((steps) => of(steps[index]!)));
  const rows = first.map(({ name }, index) => {
    const [beforeMs, queuedMs, ranMs] = [
      at(index, (step) => step.beforeMs),
      at(index, (step) => step.queuedMs),
      at(index, (step) => step.ranMs),
    ];
    return [name, tenths(beforeMs), tenths(queuedMs), tenths(ranMs)];
  });
  const sum = (of: (step: Step) => number): string =>
    tenths(median(like.map((steps) => steps.reduce((total, step) => total + of(step), 0))));
  return formatTable(
    ['step', 'workflow before it', 'queued', 'ran'],
    [
      ...rows,
      [
        'all',
        sum((step) => step.beforeMs),
        sum((step) => step.queuedMs),
        sum((step) => step.ranMs),
      ],
    ],
  );
}
