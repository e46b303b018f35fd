import { MusterError } from '../../domain/errors.js';
import type { Inspection } from '../../domain/inspection.js';
import type { InspectionHandler } from './inspection-handler.js';

type QueueInspection = Extract<Inspection, { kind: 'queue' }>;

/** TODO */
export const inspectQueue: InspectionHandler<QueueInspection> = async () => {
  throw new MusterError('INTERNAL', 'not there yet');
};
