import { Option, type Command } from 'commander';
import { MusterError } from '../../domain/errors.js';
import type { Inventory } from '../../domain/inventory/inventory.js';
import type { RunInput } from '../../domain/run-input.js';
import { userName } from './user-name.js';

/** What starting a drill or a suite takes, however it is started. */
export interface DrillOptions {
  readonly requestedBy?: string;
  readonly reason?: string;
  readonly dryRun?: boolean;
  readonly id?: string;
  readonly only?: readonly string[];
  readonly of?: string;
}

/** Adds the name of the drill or suite, and what its report shall say of who started it. */
export function addDrillOptions(command: Command): Command {
  return command
    .argument('<name>', 'a drill or a suite of the inventory')
    .option('--requested-by <name>', 'who wants it (default: you)')
    .option('--reason <text>', 'why, for the report')
    .option('--id <id>', "the run's workflow id (default: the name and the time)")
    .option('--only <drill...>', 'of a suite: run these of its drills again, keep the rest')
    .addOption(
      new Option('--of <id>', 'the run of the suite to keep the rest of (default: its newest)'),
    );
}

/**
 * The small JSON that starts what goes by the name.
 * @throws MusterError BAD_INPUT where a drill is to be run as a suite
 */
export function toRunInput(
  { suites }: Pick<Inventory, 'suites'>,
  name: string,
  { requestedBy = userName(), reason, dryRun, only, of }: DrillOptions,
): RunInput {
  const common = {
    requestedBy,
    ...(reason !== undefined && { reason }),
    ...(dryRun === true && { dryRun }),
  };
  const again = { ...(only !== undefined && { only }), ...(of !== undefined && { of }) };
  if (Object.hasOwn(suites, name)) return { suite: name, ...common, ...again };
  if (Object.keys(again).length === 0) return { drill: name, ...common };
  throw new MusterError('BAD_INPUT', `"${name}" is no suite: --only and --of are for suites`, {
    remedy: `Suites: ${Object.keys(suites).join(', ') || 'none'}.`,
  });
}
