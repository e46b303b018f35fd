import { createHash } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** The longest path a Unix socket may have on every system we run on, in bytes. */
const longestSocketPath = 100;

/** Where an agent keeps what it must not forget, and where it listens. */
export class AgentPaths {
  readonly leases: string;
  readonly locks: string;
  readonly drills: string;
  readonly owners: string;
  readonly log: string;
  readonly socket: string;

  constructor(readonly folder: string) {
    this.leases = join(folder, 'leases');
    this.locks = join(folder, 'locks.json');
    this.drills = join(folder, 'drills');
    this.owners = join(folder, 'owners');
    this.log = join(folder, 'agent.log');
    this.socket = socketIn(folder);
  }

  /** The agent's folder for an inventory: `$MUSTER_STATE_DIR`, else `.muster/agent` beside the file. */
  static forInventory(inventoryPath: string, env: NodeJS.ProcessEnv): AgentPaths {
    const chosen = env['MUSTER_STATE_DIR'];
    return new AgentPaths(resolve(chosen ?? join(dirname(inventoryPath), '.muster', 'agent')));
  }

  /** The folder of one run's journals. */
  drill(runId: string): string {
    return join(this.drills, runId);
  }
}

function socketIn(folder: string): string {
  const beside = join(folder, 'agent.sock');
  if (Buffer.byteLength(beside) <= longestSocketPath) return beside;
  const digest = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  return join(tmpdir(), `muster-${userInfo().uid}-${digest}`, 'agent.sock');
}
