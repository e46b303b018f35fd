import { test } from '@jest/globals';

/** Declares the test, or skips it and shows why. */
export function unless(
  reason: string | undefined,
): (name: string, body: () => Promise<void>) => void {
  return reason === undefined ? test : (name, body) => test.skip(`${name}: ${reason}`, body);
}
