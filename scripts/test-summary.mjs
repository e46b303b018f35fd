/**
 * The one line a test run comes down to, and whether it may count as passed.
 *
 * A test file that could not be run counts as one failure. A run without any test never passes.
 *
 * @param {object | undefined} results what jest writes with `--json`; undefined where it wrote nothing
 * @returns {{ line: string, ok: boolean }}
 */
export function testSummary(results) {
  if (!results) return { line: '0 passed, 1 failed', ok: false };
  const passed = results.numPassedTests;
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  const skipped = results.numPendingTests + results.numTodoTests;
  const line = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  return { line, ok: failed === 0 && passed > 0 };
}
