import type { Command } from 'commander';
import { MusterError } from '../../domain/errors.js';
import { agentOwner } from '../../host/agent/agent-owner.js';
import { AgentPaths } from '../../host/agent/agent-paths.js';
import { agentCommand } from '../../host/agent/agent-process.js';
import { agentUnit } from '../shell/agent-unit.js';
import { exitCodes } from '../shell/exit-codes.js';
import type { GlobalOptions } from '../shell/global-options.js';
import { chooseHost, openInventory } from '../shell/open-inventory.js';
import { runInForeground } from '../shell/run-in-foreground.js';
import { userName } from '../shell/user-name.js';

interface AgentOptions extends GlobalOptions {
  readonly host?: string;
  readonly printUnit?: boolean;
}

/** `muster agent`: the one process that acts on this host. */
export function addAgent(program: Command): void {
  program
    .command('agent')
    .description('run the agent, which alone acts on this host, until Ctrl-C; then all is put back')
    .option('--host <name>', "which of the inventory's hosts this is; else its only one")
    .option('--print-unit', 'print a systemd unit that runs it, and how to install that')
    .addHelpText('after', '\nExample:\n  muster agent --print-unit')
    .action(async (_options: AgentOptions, command: Command) => {
      const { host, printUnit, envFile } = command.optsWithGlobals<AgentOptions>();
      const { inventory, path } = await openInventory(command);
      const paths = AgentPaths.forInventory(path, process.env);
      const agent = { host: chooseHost(inventory, host), paths, inventoryPath: path };
      if (printUnit) {
        const files = envFile === undefined ? {} : { envFile };
        process.stdout.write(agentUnit(agent, { user: userName(), env: process.env, ...files }));
        return;
      }
      await refuseSecond(paths);
      const code = await runInForeground(agentCommand(agent));
      process.exitCode = code === 0 ? 0 : exitCodes.errored;
    });
}

async function refuseSecond(paths: AgentPaths): Promise<void> {
  const owner = await agentOwner(paths);
  if (owner === undefined) return;
  throw new MusterError('AGENT_ALREADY_RUNS', `pid ${owner.pid} is the agent of ${paths.folder}`, {
    remedy: 'Use it, or end it first: there is one agent per host.',
  });
}
