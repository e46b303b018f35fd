import { longestGapMs } from './cadences.js';
import { cadenceAt } from './due-times.js';
import type { Schedule } from './schedule.js';

const dayMs = 24 * 60 * 60_000;

/**
 * Since when a scheduled drill is overdue: since its last pass grew older than the longest gap of
 * its cadence and a grace. Undefined where it is not. A drill that never passed is measured from
 * when it could first have been started.
 * @param lastPassedMs when its last passed run began
 * @param appliedAtMs when its schedule was first applied
 */
export function overdueSince(
  schedule: Schedule,
  lastPassedMs: number | undefined,
  appliedAtMs: number,
  nowMs: number,
): number | undefined {
  const sinceMs = lastPassedMs ?? Math.max(appliedAtMs, schedule.fromMs ?? appliedAtMs);
  const dueMs = sinceMs + allowedAgeMs(schedule, sinceMs, nowMs);
  return nowMs > dueMs ? dueMs : undefined;
}

/** How old the last pass may be. A cadence that has just become quicker asks for no pass of before. */
function allowedAgeMs(schedule: Schedule, sinceMs: number, nowMs: number): number {
  const { overdueAfterMs, catchUpMs } = schedule;
  if (overdueAfterMs !== undefined) return overdueAfterMs;
  const gaps = [sinceMs, nowMs].map((ms) => longestGapMs(cadenceAt(schedule, ms)));
  const gapMs = Math.max(...gaps);
  return gapMs + Math.max(catchUpMs, Math.min(dayMs, gapMs / 10));
}
