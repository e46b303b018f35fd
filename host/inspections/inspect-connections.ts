import { MusterError } from '../../domain/errors.js';
import type { Inspection } from '../../domain/inspection.js';
import type { InspectionHandler } from './inspection-handler.js';

type ConnectionsInspection = Extract<Inspection, { kind: 'connections' }>;

/** TODO */
export const inspectConnections: InspectionHandler<ConnectionsInspection> = async () => {
  throw new MusterError('INTERNAL', 'not there yet');
};
