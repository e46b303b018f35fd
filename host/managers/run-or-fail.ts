import { inertText } from '../logs/inert-text.js';
import { failed } from '../processes/child-result.js';
import type { CommandOptions, RunCommand } from '../processes/run-command.js';

/** Runs a manager's command. @throws MusterError COMMAND_FAILED where it ends with anything but 0 */
export async function runOrFail(
  run: RunCommand,
  argv: readonly string[],
  options: CommandOptions,
): Promise<void> {
  const { exitCode, stdout, stderr } = await run(argv, options);
  if (exitCode === 0) return;
  const said = inertText((stderr.trim() || stdout.trim()).slice(-1000), 1000).slice(-300);
  throw failed(argv, `ended with ${exitCode}${said === '' ? '' : `: ${said}`}`);
}
