import type { Schedule } from '../schedule/schedule.js';
import type { ImmediateLimits } from './immediate-criteria.js';

/** A drill of a suite; with a reason it is skipped. */
export interface SuiteMember {
  readonly drill: string;
  readonly skip?: string;
}

/** Drills that run at once; a single one where drills run in order. */
export type SuiteStep = readonly SuiteMember[];

/** So much of the drills' weight, all of which is `of`. */
export interface Quota {
  readonly needed: number;
  readonly of: number;
}

/** By what a suite is graded. */
export interface GradeRule {
  /** What is GO. */
  readonly pass: Quota;
  /** What is at least CONDITIONAL; where absent, less than `pass` is NO-GO. */
  readonly conditional?: Quota;
  readonly mustPass: readonly string[];
  /** A drill that is not named weighs 1. */
  readonly weights: Readonly<Record<string, number>>;
  /** What a drill that is skipped with a reason counts as. */
  readonly skippedCountsAs: 'notPassed' | 'passed' | 'leftOut';
}

/** What an inventory says of a suite. */
export interface SuiteDefinition {
  readonly description?: string;
  readonly steps: readonly SuiteStep[];
  /** Whether the rest runs after a drill that did not pass. */
  readonly continueOnFailure: boolean;
  readonly grade: GradeRule;
  readonly immediateAction: ImmediateLimits;
  /** Roles that must sign the result, each another person. */
  readonly signOff: readonly string[];
  /** The kind of drill that is announced for the next time. */
  readonly announce?: string;
  readonly schedule?: Schedule;
}

/** Its drills, in the order in which they stand. */
export function membersOf(steps: readonly SuiteStep[]): readonly SuiteMember[] {
  return steps.flat();
}

/** How much the drill counts. */
export function weightOf({ weights }: Pick<GradeRule, 'weights'>, drill: string): number {
  return weights[drill] ?? 1;
}
