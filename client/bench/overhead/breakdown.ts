import type { DrillHandle } from '../stack.js';
import { formatTable } from '../format-table.js';
import { median, tenths } from '../statistics.js';
import { stepsOf, type Step } from './steps.js';

const columns: readonly (readonly [string, (step: Step) => number])[] = [
  ['workflow task queued', (step) => step.taskQueuedMs],
  ['ran', (step) => step.taskRanMs],
  ['activity queued', (step) => step.queuedMs],
  ['ran', (step) => step.ranMs],
];

/** Where the time of the drills went, step by step: medians over all of them, in milliseconds. */
export async function breakdownTable(handles: readonly DrillHandle[]): Promise<string> {
  const runs = await Promise.all(
    handles.map(async (handle) => stepsOf((await handle.fetchHistory()).events ?? [])),
  );
  const [first] = runs as [readonly Step[]];
  const alike = runs.filter((steps) => steps.length === first.length);
  const rows = first.map(({ name }, index) => [
    name,
    ...columns.map(([, of]) => tenths(median(alike.map((steps) => of(steps[index]!))))),
  ]);
  const sum = (of: (step: Step) => number): number =>
    median(alike.map((steps) => steps.reduce((total, step) => total + of(step), 0)));
  const all = ['all', ...columns.map(([, of]) => tenths(sum(of)))];
  return formatTable(['step', ...columns.map(([title]) => title)], [...rows, all]);
}
