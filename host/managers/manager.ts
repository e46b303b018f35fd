import type { ManagedService, ManagerAction, ManagerRef } from '../../domain/service.js';
import type { RunCommand } from '../processes/run-command.js';

/** What runs services, driven the same way whatever it is. Every manager passes one contract test. */
export interface Manager<Ref extends ManagerRef> {
  /**
   * What is really touched, as lock keys: two names of one target share a key.
   * @throws MusterError MANAGER_UNREACHABLE, SERVICE_NOT_FOUND
   */
  keys(ref: Ref): Promise<readonly string[]>;
  /**
   * What the manager says of the service now; reads only. An abort ends it at once.
   * @throws MusterError MANAGER_UNREACHABLE, SERVICE_NOT_FOUND, PID_FILE_INVALID
   */
  describe(ref: Ref, signal?: AbortSignal): Promise<ManagedService>;
  /**
   * Does it through the manager's own commands, each run by `run`, and returns once the manager
   * has accepted it. Starting what runs, or stopping what is stopped, changes nothing.
   * @throws MusterError COMMAND_FAILED, and what {@link describe} throws
   */
  act(action: ManagerAction, ref: Ref, run: RunCommand): Promise<void>;
}
