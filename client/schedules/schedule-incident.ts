import { ScheduleAlreadyRunning, type Client } from '@temporalio/client';
import { MusterError } from '../../domain/errors.js';
import { incidentScheduleName, scheduleId } from '../../domain/schedule/schedule-id.js';
import { onceAt } from '../../domain/schedule/schedule-spec.js';
import type { InventoryFile } from '../../host/inventory-file.js';
import { orAttributesMissing } from '../runs/start-drill.js';
import { toPolicies, toStart, toTemporalSpec } from './wanted-schedule.js';

/** A server that is down at the one time may not lose it: but nothing stale starts days later. */
const catchUpMs = 60 * 60_000;
const minuteMs = 60_000;

/** What is to be run once, and after which incident. */
export interface IncidentRun {
  readonly name: string;
  readonly incident: string;
  readonly requestedBy: string;
  /** Not before this instant. */
  readonly atMs: number;
}

/** Why a run after an incident is made, as its report says it. */
export function incidentReason(incident: string): string {
  return `after the incident ${incident}`;
}

/**
 * Schedules the one run, at the next full minute.
 * @returns the schedule's name and when it starts, ISO 8601
 * @throws MusterError UNKNOWN_DRILL, PRODUCTION_REFUSED; BAD_INPUT where it is scheduled already
 */
export async function scheduleIncident(
  client: Client,
  inventory: InventoryFile,
  { name, incident, requestedBy, atMs }: IncidentRun,
): Promise<{ readonly name: string; readonly at: string }> {
  const time = new Date(Math.ceil(atMs / minuteMs) * minuteMs);
  const at = time.toISOString();
  const ofSchedule = incidentScheduleName(name, incident);
  const reason = incidentReason(incident);
  try {
    await client.schedule.create({
      scheduleId: scheduleId(inventory.inventory.environment.name, ofSchedule),
      ...toStart(inventory, { name, requestedBy, reason, incident }),
      spec: toTemporalSpec(onceAt(time.getTime())),
      policies: toPolicies(catchUpMs),
      memo: { musterSchedule: 'incident', starts: name, incident, at },
    });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw orAttributesMissing(error);
    throw new MusterError('BAD_INPUT', `"${name}" is scheduled already for ${incident}`, {
      remedy: `See it with \`muster schedule list\`, take it back with \`muster schedule remove ${ofSchedule}\`.`,
      cause: error,
    });
  }
  return { name: ofSchedule, at };
}
