/** The agent's process: `agent-main.js <host> <state folder> <inventory>`. */
import { MusterError } from '../../domain/errors.js';
import { Agent } from './agent.js';
import { agentCalls } from './agent-calls.js';
import { claimOwnership } from './agent-owner.js';
import { AgentPaths } from './agent-paths.js';
import { serveAgent } from './agent-server.js';

/** Tells the parent that it must not be started again as it is. */
const notAgain = 78;

const [host, folder, inventoryPath] = process.argv.slice(2) as [string, string, string];
const paths = new AgentPaths(folder);
const say = (line: string): void => console.error(`${new Date().toISOString()} ${line}`);

try {
  await claimOwnership(paths);
} catch (error) {
  say((error as Error).message);
  const taken = error instanceof MusterError && error.code === 'AGENT_ALREADY_RUNS';
  process.exit(taken ? notAgain : 1);
}

const started = start();
let stopping = false;
// Before the start is over: what it finds standing must not be left by a stop that comes early.
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
await started;
// Started only to put back what an agent left that died while it was being stopped.
if (process.env['MUSTER_AGENT_ENDS'] !== undefined) await stop();

async function start() {
  const agent = await Agent.start({ host, paths, inventoryPath, say });
  const server = await serveAgent(paths.socket, agentCalls(agent));
  say(`agent of "${host}" listens at ${paths.socket}`);
  return { agent, server };
}

async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  const { agent, server } = await started;
  server.close();
  server.closeAllConnections();
  // What could not be put back is tried once more by the agent's parent.
  process.exit((await agent.stop()) ? 0 : 1);
}
