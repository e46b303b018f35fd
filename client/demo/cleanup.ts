import { MusterError } from '../../domain/errors.js';

/** What was started, ended in the opposite order, each whatever became of the others. */
export class Cleanup {
  private readonly steps: { readonly what: string; readonly end: () => Promise<void> }[] = [];

  add(what: string, end: () => Promise<void>): void {
    this.steps.push({ what, end });
  }

  /** @throws MusterError COMMAND_FAILED naming everything that could not be ended */
  async run(): Promise<void> {
    const failures: string[] = [];
    for (const { what, end } of this.steps.toReversed()) {
      await end().catch((error: Error) => failures.push(`${what}: ${error.message}`));
    }
    if (failures.length > 0) throw new MusterError('COMMAND_FAILED', failures.join('\n'));
  }
}
