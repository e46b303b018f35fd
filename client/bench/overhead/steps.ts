import type { History } from '@temporalio/common/lib/proto-utils.js';

type HistoryEvent = NonNullable<History['events']>[number];

/** One activity of a run with the workflow tasks that led to it, in the server's times. */
export interface Step {
  readonly name: string;
  /** How long its workflow tasks waited for the worker, and how long that took for them. */
  readonly taskQueuedMs: number;
  readonly taskRanMs: number;
  /** The same of the activity itself. */
  readonly queuedMs: number;
  readonly ranMs: number;
}

/** The activities of a history in the order of their scheduling, then the workflow tasks after the last. */
export function stepsOf(events: readonly HistoryEvent[]): readonly Step[] {
  const at = new Map(events.map((event) => [String(event.eventId), timeOf(event)]));
  const timeAt = (id: HistoryEvent['eventId']): number => at.get(String(id)) ?? Number.NaN;
  const spans = new Map(events.flatMap((event) => spanOf(event, timeAt)));
  const steps: Step[] = [];
  let tasks = { taskQueuedMs: 0, taskRanMs: 0 };
  for (const event of events) {
    const span = spans.get(String(event.eventId));
    if (span === undefined) continue;
    if (event.workflowTaskScheduledEventAttributes != null) {
      tasks = {
        taskQueuedMs: tasks.taskQueuedMs + span.queuedMs,
        taskRanMs: tasks.taskRanMs + span.ranMs,
      };
      continue;
    }
    const name = event.activityTaskScheduledEventAttributes?.activityType?.name ?? '';
    steps.push({ name, ...tasks, ...span });
    tasks = { taskQueuedMs: 0, taskRanMs: 0 };
  }
  return [...steps, { name: '(end)', ...tasks, queuedMs: 0, ranMs: 0 }];
}

interface Span {
  readonly queuedMs: number;
  readonly ranMs: number;
}

/** By the id of the event that scheduled it, where this event completed something. */
function spanOf(
  event: HistoryEvent,
  timeAt: (id: HistoryEvent['eventId']) => number,
): readonly (readonly [string, Span])[] {
  const done =
    event.activityTaskCompletedEventAttributes ?? event.workflowTaskCompletedEventAttributes;
  if (done == null) return [];
  const startedMs = timeAt(done.startedEventId);
  const queuedMs = startedMs - timeAt(done.scheduledEventId);
  return [[String(done.scheduledEventId), { queuedMs, ranMs: timeOf(event) - startedMs }]];
}

/** With its fraction of a millisecond. */
function timeOf({ eventTime }: HistoryEvent): number {
  return Number(eventTime?.seconds ?? 0) * 1_000 + (eventTime?.nanos ?? 0) / 1e6;
}
