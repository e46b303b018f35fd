/** The agent's process: `agent-main.js <host> <state folder> <inventory>`. */
import { Agent } from './agent.js';
import { agentCalls } from './agent-calls.js';
import { claimOwnership } from './agent-owner.js';
import { AgentPaths } from './agent-paths.js';
import { serveAgent } from './agent-server.js';

const [host, folder, inventoryPath] = process.argv.slice(2) as [string, string, string];
const paths = new AgentPaths(folder);
const say = (line: string): void => console.error(`${new Date().toISOString()} ${line}`);

try {
  await claimOwnership(paths);
} catch (error) {
  say((error as Error).message);
  // Its parent must not try again.
  process.exit(78);
}
const agent = await Agent.start({ host, paths, inventoryPath, say });
const server = await serveAgent(paths.socket, agentCalls(agent));
say(`agent of "${host}" listens at ${paths.socket}`);

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  server.close();
  server.closeAllConnections();
  await agent.stop();
  process.exit(0);
}
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
