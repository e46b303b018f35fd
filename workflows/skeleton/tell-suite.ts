import { getExternalWorkflowHandle, workflowInfo } from '@temporalio/workflow';
import type { WaitingFor } from '../../domain/contract.js';

/** The signal by which a drill tells the suite that started it for whom it waits. */
export const childWaits = 'childWaits';

/** What that signal carries. */
export interface ChildWaits {
  readonly workflowId: string;
  readonly waitingFor: WaitingFor | null;
}

/** Tells the suite of this drill, where it has one, for whom it waits now. */
export function tellSuite(waitingFor: WaitingFor | null): void {
  const { parent, workflowId } = workflowInfo();
  if (parent === undefined) return;
  const telling: ChildWaits = { workflowId, waitingFor };
  getExternalWorkflowHandle(parent.workflowId, parent.runId)
    .signal(childWaits, telling)
    // A suite that is gone need not know.
    .catch(() => {});
}
