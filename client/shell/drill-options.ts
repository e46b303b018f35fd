import type { Command } from 'commander';
import type { DrillInput } from '../../domain/plan.js';
import { userName } from './user-name.js';

/** What starting a drill takes, however it is started. */
export interface DrillOptions {
  readonly requestedBy?: string;
  readonly reason?: string;
  readonly dryRun?: boolean;
  readonly id?: string;
}

/** Adds the name of the drill and what its report shall say of who started it. */
export function addDrillOptions(command: Command): Command {
  return command
    .argument('<name>', 'a drill of the inventory')
    .option('--requested-by <name>', 'who wants it (default: you)')
    .option('--reason <text>', 'why, for the report')
    .option('--id <id>', "the run's workflow id (default: the drill's name and the time)");
}

/** The small JSON that starts the drill. */
export function toDrillInput(
  drill: string,
  { requestedBy = userName(), reason, dryRun }: DrillOptions,
): DrillInput {
  return {
    drill,
    requestedBy,
    ...(reason !== undefined && { reason }),
    ...(dryRun === true && { dryRun }),
  };
}
