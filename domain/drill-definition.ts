import type { Schedule } from './schedule/schedule.js';

export type Risk = 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';

/** A step that only a person can verify, asked once the system is steady again. */
export interface ManualStepDefinition {
  readonly step: string;
  readonly ask: string;
  /** Role that may answer; anybody where absent. */
  readonly role?: string;
}

/** What every drill of an inventory says, whatever its type. Times in milliseconds. */
export interface CommonDefinition {
  readonly description?: string;
  readonly risk: Risk;
  /** What is expected of it, in words, for the execution log. */
  readonly expectedOutcome?: string;
  readonly plannedMs?: number;
  /** At the latest by then the guard reverts, whoever is dead; counted from the injection. */
  readonly deadlineMs: number;
  /** The whole run ends by then, people's answers apart. */
  readonly timeoutMs: number;
  /** How long everything must be good before and after. */
  readonly steadyForMs: number;
  readonly steadyWithinMs: number;
  readonly bystanders: readonly string[];
  readonly manualSteps: readonly ManualStepDefinition[];
  /** Roles that must approve before anything is harmed. */
  readonly approval: readonly string[];
  /** Roles that must sign the result. */
  readonly signOff: readonly string[];
  readonly allowProduction: boolean;
  readonly schedule?: Schedule;
}
