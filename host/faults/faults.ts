import type { Fault, FaultKind } from '../../domain/fault.js';
import type { Json } from '../../domain/json.js';
import { crashFault } from './crash-fault.js';
import { cutFault } from './cut-fault.js';
import type { FaultHandler } from './fault-handler.js';
import { killFault } from './kill-fault.js';
import { noneFault } from './none-fault.js';
import { pauseFault } from './pause-fault.js';
import type { ProxyUndo } from './proxy-undo.js';
import type { ProcessesUndo } from './service-processes.js';
import { slowFault } from './slow-fault.js';
import { repointFault } from './repoint-fault.js';
import type { RepointUndo } from './repoint-place.js';
import { stopFault } from './stop-fault.js';

interface UndoOf {
  kill: ProcessesUndo;
  stop: ProcessesUndo;
  pause: ProcessesUndo;
  crash: ProcessesUndo;
  cut: ProxyUndo;
  slow: ProxyUndo;
  repoint: RepointUndo;
  none: null;
}

const faults = {
  kill: killFault,
  stop: stopFault,
  pause: pauseFault,
  crash: crashFault,
  cut: cutFault,
  slow: slowFault,
  repoint: repointFault,
  none: noneFault,
} satisfies { [K in FaultKind]: FaultHandler<Extract<Fault, { kind: K }>, UndoOf[K]> };

/** The handler of a fault. Its undo data comes back from disk, so its type is only known as JSON. */
export function faultHandlerOf(fault: Fault): FaultHandler<Fault, Json> {
  return faults[fault.kind];
}
