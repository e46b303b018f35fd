import { MusterError } from '../../domain/errors.js';
import type { Fault } from '../../domain/fault.js';
import type { ManagedService, Service } from '../../domain/service.js';
import type { KeptFile } from '../env-files/env-file.js';
import type { FaultContext, Look } from './fault-handler.js';
import type { ProcessesUndo } from './service-processes.js';

type RepointFault = Extract<Fault, { kind: 'repoint' }>;

/** What was there before: a whole file, or what the manager gave each instance. May hold secrets. */
export type Original = { file: KeptFile } | { values: Record<string, string> };

/** The processes that ran before, and the variable as it was. */
export type RepointUndo = ProcessesUndo & { original: Original };

/** Where a service has its environment from. */
export interface RepointPlace {
  /** @throws MusterError BAD_INPUT where the variable is not there, or cannot be put back exactly */
  keep(fault: RepointFault, service: Service, described: ManagedService): Promise<Original>;
  /** Points it elsewhere and restarts the service, unless that is done already. */
  set(
    fault: RepointFault,
    service: Service,
    undo: RepointUndo,
    context: FaultContext,
  ): Promise<void>;
  isSet(fault: RepointFault, service: Service, undo: RepointUndo): Promise<Look>;
  /** Puts it back and restarts the service, as far as that is left to do. */
  putBack(
    fault: RepointFault,
    service: Service,
    undo: RepointUndo,
    context: FaultContext,
  ): Promise<void>;
  isBack(fault: RepointFault, service: Service, undo: RepointUndo): Promise<Look>;
  secretsIn(undo: RepointUndo): readonly string[];
}

export function cannotRepoint({ service, variable }: RepointFault, why: string, remedy: string) {
  return new MusterError('BAD_INPUT', `${variable} of ${service} ${why}`, { remedy });
}
