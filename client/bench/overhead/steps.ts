import type { History } from '@temporalio/common/lib/proto-utils.js';

type HistoryEvent = NonNullable<History['events']>[number];

/** One activity of a run, in the server's times. */
export interface Step {
  readonly name: string;
  /** From the end of the step before, or the start, to its being scheduled: workflow tasks. */
  readonly beforeMs: number;
  readonly queuedMs: number;
  readonly ranMs: number;
}

/** The activities of a history in the order of their scheduling, then what came after the last. */
export function stepsOf(events: readonly HistoryEvent[]): readonly Step[] {
  const steps: Step[] = [];
  let freeAtMs = timeOf(events[0]);
  for (const event of events) {
    const scheduled = event.activityTaskScheduledEventAttributes;
    if (scheduled == null) continue;
    const started = events.find(({ activityTaskStartedEventAttributes: attributes }) =>
      same(attributes?.scheduledEventId, event.eventId),
    );
    const completed = events.find(({ activityTaskCompletedEventAttributes: attributes }) =>
      same(attributes?.scheduledEventId, event.eventId),
    );
    if (started === undefined || completed === undefined) continue;
    steps.push({
      name: scheduled.activityType?.name ?? '',
      beforeMs: timeOf(event) - freeAtMs,
      queuedMs: timeOf(started) - timeOf(event),
      ranMs: timeOf(completed) - timeOf(started),
    });
    freeAtMs = timeOf(completed);
  }
  const endMs = timeOf(events.at(-1));
  return [...steps, { name: '(end)', beforeMs: endMs - freeAtMs, queuedMs: 0, ranMs: 0 }];
}

/** With its fraction of a millisecond. */
function timeOf(event: HistoryEvent | undefined): number {
  return Number(event?.eventTime?.seconds ?? 0) * 1_000 + (event?.eventTime?.nanos ?? 0) / 1e6;
}

function same(a: HistoryEvent['eventId'], b: HistoryEvent['eventId']): boolean {
  return a != null && b != null && String(a) === String(b);
}
