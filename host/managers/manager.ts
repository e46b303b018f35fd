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
  /** Where it keeps the environment of its services itself. */
  readonly variables?: KeptVariables<Ref>;
}

/** Values of one variable, by the manager's id of the instance. */
export type InstanceValues = Readonly<Record<string, string>>;

/** The environment that a manager gives to a service at each start. */
export interface KeptVariables<Ref extends ManagerRef> {
  /** The variable of each instance that has it. @throws MusterError as {@link Manager.describe} */
  read(ref: Ref, variable: string): Promise<InstanceValues>;
  /**
   * Gives these instances another value and restarts them; all else of them stays. Neither value
   * stands in an argument or a log.
   * @throws MusterError as {@link Manager.describe}
   */
  restartWith(ref: Ref, variable: string, values: InstanceValues): Promise<void>;
}
