import type { Verdict } from '../../domain/verdict.js';

/** The colour that a verdict is shown in. */
export const shade: Readonly<Record<Verdict, 'green' | 'red' | 'yellow' | 'cyan'>> = {
  passed: 'green',
  failed: 'red',
  inconclusive: 'yellow',
  skipped: 'cyan',
};
