import type { Command } from 'commander';
import { toErrorData } from '../../domain/errors.js';
import { AgentClient } from '../../host/agent/agent-client.js';
import { AgentPaths } from '../../host/agent/agent-paths.js';
import { temporalTarget } from '../../host/temporal-target.js';
import type { Diagnosis } from '../prerequisites/doctor.js';
import { withClient } from '../runs/connect-client.js';
import { inventoryPathOf, openInventory } from './open-inventory.js';

/** Whether inventory, agent and Temporal can be reached from here. Never throws. */
export function diagnoseReach(command: Command): Promise<readonly Diagnosis[]> {
  return Promise.all([
    look('Inventory', async () => {
      const { path, inventory } = await openInventory(command);
      return `${path}: ${inventory.environment.name} (${inventory.environment.kind})`;
    }),
    look('Agent', async () => {
      const { socket } = AgentPaths.forInventory(inventoryPathOf(command), process.env);
      const agent = new AgentClient(socket);
      try {
        const { host, pid, keptAliveBy } = await agent.call('hello', {});
        return `of "${host}", pid ${pid}, kept alive by ${keptAliveBy}`;
      } finally {
        agent.close();
      }
    }),
    look('Temporal', () =>
      withClient(async () => `answers at ${temporalTarget().connection.address}`),
    ),
  ]);
}

/** What is not there yet, or does not run just now, is no illness; a file with mistakes is one. */
async function look(title: string, ask: () => Promise<string>): Promise<Diagnosis> {
  try {
    return { title, ok: true, required: false, detail: await ask() };
  } catch (error) {
    const { code, message, mistakes = [], remedy } = toErrorData(error);
    const required = code === 'INVENTORY_INVALID';
    const places = mistakes.map(
      ({ line, path, message: what }) => `${line ?? 1}: ${path}: ${what}`,
    );
    const mend = [...places, ...(remedy === undefined ? [] : [remedy])].join('\n');
    return { title, ok: false, required, detail: message, ...(mend !== '' && { mend }) };
  }
}
