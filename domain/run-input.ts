import type { DrillInput } from './plan.js';
import type { SuiteInput } from './suite/suite-plan.js';

/** What starts any run. */
export type RunInput = DrillInput | SuiteInput;

export function startsSuite(input: RunInput): input is SuiteInput {
  return 'suite' in input;
}

/** The drill or the suite that is started. */
export function subjectOfInput(input: RunInput): string {
  return startsSuite(input) ? input.suite : input.drill;
}
