import type { Inspected, Inspection, InspectionKind } from '../../domain/inspection.js';
import { inspectBackups } from './inspect-backups.js';
import { inspectConnections } from './inspect-connections.js';
import { inspectGauge } from './inspect-gauge.js';
import { inspectPersistence } from './inspect-persistence.js';
import { inspectQueue } from './inspect-queue.js';
import type { InspectionContext, InspectionHandler } from './inspection-handler.js';

const handlers = {
  connections: inspectConnections,
  gauge: inspectGauge,
  queue: inspectQueue,
  backups: inspectBackups,
  persistence: inspectPersistence,
} satisfies { [K in InspectionKind]: InspectionHandler<Extract<Inspection, { kind: K }>> };

/** Looks, whatever the kind. */
export function inspect<I extends Inspection>(
  inspection: I,
  context: InspectionContext,
): Promise<Inspected<I>> {
  const handler = handlers[inspection.kind] as unknown as InspectionHandler<I>;
  return handler(inspection, context);
}
