import { join } from 'node:path';
import type { AgentPaths } from '../../host/agent/agent-paths.js';
import type { InventoryFile } from '../../host/inventory-file.js';
import { temporalTarget } from '../../host/temporal-target.js';
import { shellWord } from '../../domain/shell-word.js';
import type { BroughtAgent } from './bring-agent.js';
import type { BroughtServer } from './bring-server.js';

export interface Everything {
  readonly inventory: InventoryFile;
  readonly folder: string;
  readonly paths: AgentPaths;
  readonly server: BroughtServer;
  readonly agent: BroughtAgent;
  readonly workerPid: number;
  readonly metrics?: string;
}

/** Where a person finds each part, and what to type next. */
export function whereEverythingIs(everything: Everything): readonly string[] {
  const { inventory, folder, paths, server, agent, workerPid, metrics } = everything;
  const { environment, drills } = inventory.inventory;
  const [drill = 'NAME'] = Object.keys(drills);
  const stays = agent.own === undefined ? ', which stays when this ends' : '';
  return [
    '',
    `Inventory  ${inventory.path} (${environment.name}, ${environment.kind})`,
    `Temporal   ${server.address}`,
    ...(server.uiUrl === undefined ? [] : [`UI         ${server.uiUrl}`]),
    ...(server.own === undefined ? [] : [`Its data   ${join(folder, 'temporal.db')}`]),
    `Agent      pid ${agent.info.pid}${stays}; log ${paths.log}`,
    `Worker     pid ${workerPid}; log ${join(folder, 'worker.log')}`,
    ...(metrics === undefined ? [] : [`Metrics    http://${metrics}/metrics`]),
    '',
    'Next, in another shell:',
    ...leadThere(server.address),
    `  muster run ${drill} --dry-run --inventory ${shellWord(inventory.path)}`,
    '',
    'Ctrl-C ends worker, agent (which puts everything back) and server.',
  ];
}

/** What a shell must be told where it would look for Temporal elsewhere. */
function leadThere(address: string): readonly string[] {
  const { connection, namespace } = temporalTarget();
  const looksAt = connection.address.replace(/^localhost:/, '127.0.0.1:');
  return [
    ...(looksAt === address ? [] : [`  export TEMPORAL_ADDRESS=${address}`]),
    ...(namespace === 'default' ? [] : ['  export TEMPORAL_NAMESPACE=default']),
  ];
}
