import { MusterError, toErrorData } from '../../domain/errors.js';
import type { Say } from './prerequisite.js';

/** One way to bring a tool: what it does, told before it is tried. */
export interface Way {
  readonly doing: string;
  run(): Promise<void>;
}

/** Takes the first way that works; each failure is told. Throws `TOOL_MISSING` with all of them when none does. */
export async function firstWay(title: string, say: Say, ways: readonly Way[]): Promise<void> {
  const failures: string[] = [];
  for (const way of ways) {
    say(`${way.doing} …`);
    try {
      await way.run();
      return;
    } catch (error) {
      const { message } = toErrorData(error);
      say(`  That failed: ${message}`);
      failures.push(message);
    }
  }
  throw new MusterError('TOOL_MISSING', `${title} could not be installed: ${failures.join('; ')}`);
}
