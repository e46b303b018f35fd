import type { Command } from 'commander';
import { MusterError } from '../../domain/errors.js';
import { AgentClient } from '../../host/agent/agent-client.js';
import type { StandingFault } from '../../host/agent/lease.js';
import { AgentPaths } from '../../host/agent/agent-paths.js';
import { isInteractive, promptOutput } from '../shell/interactive.js';
import { faultLine, standingLine } from '../shell/lines.js';
import { inventoryPathOf } from '../shell/open-inventory.js';

/** `muster faults`: what stands on this host; asks the agent alone, so Temporal may be dead. */
export function addFaults(program: Command): void {
  const faults = program
    .command('faults')
    .description('faults that stand on this host; works with Temporal dead')
    .option('--json', 'print them as JSON')
    .addHelpText('after', '\nExample:\n  muster faults revert')
    .action(async ({ json = false }: { json?: boolean }, command: Command) => {
      const standing = await withAgent(command, (agent) => agent.call('faults', {}));
      if (json) console.log(JSON.stringify(standing, null, 2));
      else tellStanding(standing);
    });

  faults
    .command('revert')
    .description('put back everything that stands on this host')
    .option('--yes', 'without asking')
    .addHelpText('after', '\nExample:\n  muster faults revert --yes')
    .action(async ({ yes = false }: { yes?: boolean }, command: Command) => {
      await withAgent(command, async (agent) => {
        const standing = await agent.call('faults', {});
        tellStanding(standing);
        if (standing.length === 0 || !(yes || (await mayRevert()))) return;
        for (const record of await agent.call('revertAll', {})) console.log(faultLine(record));
      });
    });
}

async function withAgent<T>(command: Command, ask: (agent: AgentClient) => Promise<T>): Promise<T> {
  const { socket } = AgentPaths.forInventory(inventoryPathOf(command), process.env);
  const agent = new AgentClient(socket);
  try {
    return await ask(agent);
  } finally {
    agent.close();
  }
}

async function mayRevert(): Promise<boolean> {
  if (!isInteractive()) {
    throw new MusterError('BAD_INPUT', 'there is nobody to ask whether to put it back', {
      remedy: 'Add --yes.',
    });
  }
  const { confirm } = await import('@inquirer/prompts');
  const message = 'Put it all back? A drill that is running becomes inconclusive.';
  return confirm({ message, default: true }, promptOutput);
}

function tellStanding(standing: readonly StandingFault[]): void {
  if (standing.length === 0) console.log('Nothing stands.');
  for (const fault of standing) console.log(standingLine(fault, Date.now()));
}
