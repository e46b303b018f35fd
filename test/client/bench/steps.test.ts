import { expect, test } from '@jest/globals';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { stepsOf } from '../../../client/bench/overhead/steps.js';

/** Events of one activity between two workflow tasks, at these milliseconds. */
const history = historyFromJSON({
  events: [
    at(0, 1, 'workflowExecutionStartedEventAttributes', {}),
    at(0, 2, 'workflowTaskScheduledEventAttributes', {}),
    at(4, 3, 'workflowTaskStartedEventAttributes', { scheduledEventId: '2' }),
    at(14, 4, 'workflowTaskCompletedEventAttributes', {
      scheduledEventId: '2',
      startedEventId: '3',
    }),
    at(14, 5, 'activityTaskScheduledEventAttributes', { activityType: { name: 'inject' } }),
    at(20, 6, 'activityTaskStartedEventAttributes', { scheduledEventId: '5' }),
    at(50.5, 7, 'activityTaskCompletedEventAttributes', {
      scheduledEventId: '5',
      startedEventId: '6',
    }),
    at(51, 8, 'workflowTaskScheduledEventAttributes', {}),
    at(53, 9, 'workflowTaskStartedEventAttributes', { scheduledEventId: '8' }),
    at(60, 10, 'workflowTaskCompletedEventAttributes', {
      scheduledEventId: '8',
      startedEventId: '9',
    }),
  ],
});

test('each activity is told with the workflow tasks before it, the rest at the end', () => {
  expect(stepsOf(history.events!)).toEqual([
    { name: 'inject', taskQueuedMs: 4, taskRanMs: 10, queuedMs: 6, ranMs: 30.5 },
    { name: '(end)', taskQueuedMs: 2, taskRanMs: 7, queuedMs: 0, ranMs: 0 },
  ]);
});

function at(ms: number, eventId: number, kind: string, attributes: object): object {
  return {
    eventId: String(eventId),
    eventTime: `1970-01-01T00:00:00.${nanos(ms)}Z`,
    [kind]: attributes,
  };
}

function nanos(ms: number): string {
  return String(ms * 1e6).padStart(9, '0');
}
