import { embeddedEnv } from '../../host/dev/temporal-server.js';
import { Stack } from './stack.js';
import { tempFolder } from './temp-folder.js';
import { startTinySystem } from './tiny-system.js';

/** The tiny system with its own server, agent and worker. */
export interface TinyStack {
  readonly stack: Stack;
  readonly folder: string;
  /** For a tool: leads to this server alone, and to no settings of who runs the tests. */
  readonly toolEnv: NodeJS.ProcessEnv;
  end(): Promise<void>;
}

/** Starts all of it. */
export async function startTinyStack(): Promise<TinyStack> {
  const folder = await tempFolder();
  const system = await startTinySystem(folder.path);
  const stack = new Stack(folder.path, system.inventoryPath);
  const end = async (): Promise<void> => {
    await stack.down();
    await system.end();
    await folder.remove();
  };
  try {
    await stack.up();
  } catch (error) {
    await end();
    throw error;
  }
  const toolEnv = { ...embeddedEnv(process.env, stack.server.address), HOME: folder.path };
  return { stack, folder: folder.path, toolEnv, end };
}
