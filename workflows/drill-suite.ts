import type { SuiteInput } from '../domain/suite/suite-plan.js';
import type { SuiteReport } from '../domain/suite/suite-report.js';
import { runSuite } from './skeleton/run-suite.js';

/** Rehearse the scenarios of a suite in their order, and grade what they came to. */
export function drillSuite(input: SuiteInput): Promise<SuiteReport> {
  return runSuite(input, async (suite, plan) => {
    for (const drills of plan.steps) {
      const entries = await suite.run(drills);

      const bad = entries.find(({ status }) => status === 'failed' || status === 'inconclusive');
      if (bad !== undefined && !plan.continueOnFailure) suite.stop(`${bad.drill} did not pass`);
    }
  });
}
