import type { LabPlace, LabStatus } from '../lab.js';
import { askParts } from './health.js';
import { planPlaces } from './places.js';
import { readRecord } from './record.js';

/** Tells how every part is; reads only, and starts nothing. */
export async function status(options: Pick<LabPlace, 'dir'> = {}): Promise<LabStatus> {
  const record = readRecord(planPlaces(options.dir, undefined).record);
  if (record === undefined) return { state: 'down', parts: [] };
  const parts = await askParts(record);
  const state = parts.every((part) => part.state === 'healthy')
    ? 'up'
    : parts.every((part) => part.state === 'stopped')
      ? 'down'
      : 'partly';
  return { state, ...(record.defect !== undefined && { defect: record.defect }), parts };
}
