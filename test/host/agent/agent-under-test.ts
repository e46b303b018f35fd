import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../../../domain/fault.js';
import type { AgentInfo } from '../../../domain/entering.js';
import { targets } from '../../../domain/target.js';
import type { DrillRef } from '../../../domain/plan.js';
import type { ProcessIdentity } from '../../../domain/service.js';
import { AgentClient } from '../../../host/agent/agent-client.js';
import { AgentPaths } from '../../../host/agent/agent-paths.js';
import { startAgent, stopAgent } from '../../../host/agent/agent-process.js';
import type { Lease } from '../../../host/agent/lease.js';
import { inventorySha256 } from '../../../host/inventory-file.js';
import { identifyProcess, type KnownProcess } from '../../../host/processes/process-identity.js';
import { waitUntil } from '../../../host/processes/wait-until.js';
import { tempFolder } from '../../support/temp-folder.js';

export const soon = { withinMs: 20_000, everyMs: 5 };

type Env = Readonly<Record<string, string>>;

/** A real agent, kept alive by its real parent, on a folder and an inventory of its own. */
export class AgentUnderTest {
  readonly client: AgentClient;
  private parent: ProcessIdentity | undefined;
  private info: AgentInfo | undefined;
  private runs: DrillRef[] = [];

  private constructor(
    readonly folder: string,
    readonly paths: AgentPaths,
    readonly inventoryPath: string,
    private readonly remove: () => Promise<void>,
  ) {
    this.client = new AgentClient(paths.socket);
  }

  /** Writes the inventory; starts nothing yet. `stateIn` is where the state goes, below the folder. */
  static async create(
    inventory: (folder: string) => string,
    { stateIn = 'state' }: { readonly stateIn?: string } = {},
  ): Promise<AgentUnderTest> {
    const folder = await tempFolder();
    const { path } = folder;
    const inventoryPath = join(path, 'muster.yaml');
    await writeFile(inventoryPath, `environment: { name: tested, kind: lab }\n${inventory(path)}`);
    const paths = new AgentPaths(join(path, stateIn));
    await mkdir(paths.folder, { recursive: true, mode: 0o700 });
    return new AgentUnderTest(path, paths, inventoryPath, () => folder.remove());
  }

  /** Starts it, or starts it again after {@link stop}. */
  async start(env: Env = {}): Promise<this> {
    const { paths, inventoryPath } = this;
    const agent = { host: 'local', paths, inventoryPath };
    const { parent, info } = await startAgent(agent, { ...process.env, ...env });
    this.parent = parent;
    this.info = info;
    return this;
  }

  /** What keeps it running. */
  get keeper(): ProcessIdentity {
    return this.parent!;
  }

  /** The agent's own process, as it was when it last answered. */
  get pid(): number {
    return this.info!.pid;
  }

  /** SIGKILLs the agent; its parent starts it again. Returns once the new one answers. */
  async kill(): Promise<void> {
    const before = this.pid;
    process.kill(before, 'SIGKILL');
    await this.answerOtherThan(before);
  }

  /** Kills the agent and its parent, as a power cut would. */
  powerCut(): void {
    for (const pid of [this.keeper.pid, this.pid]) process.kill(pid, 'SIGKILL');
    this.parent = undefined;
  }

  /** Ends it as an operator does, by its parent. */
  async stop(): Promise<void> {
    if (this.parent !== undefined) await stopAgent(this.parent);
    this.parent = undefined;
  }

  /** Ends it and the services it drilled, and removes all that was written. */
  async end(...services: { end(): Promise<void> }[]): Promise<void> {
    await this.stop();
    this.client.close();
    for (const service of services) await service.end();
    await this.remove();
  }

  /** Waits until an agent answers that is not that process. */
  async answerOtherThan(pid: number): Promise<void> {
    const other = await waitUntil(async () => {
      const info = await this.client.call('hello', {}).catch(() => undefined);
      return info?.pid === pid ? undefined : info;
    }, soon);
    if (other === undefined) throw new Error(`no agent answers: ${this.log()}`);
    this.info = other;
  }

  /** A run of a drill as this host may be asked for it. */
  drill(changes: Partial<DrillRef> = {}): DrillRef {
    const runId = randomUUID();
    const run = {
      drill: 'tested',
      workflowId: `workflow-of-${runId}`,
      runId,
      host: 'local',
      inventorySha256: inventorySha256(readFileSync(this.inventoryPath, 'utf8')),
      ...changes,
    };
    this.runs.push(run);
    return run;
  }

  /** Ends every run that was made, so that nothing is locked any more. */
  async leaveAll(): Promise<void> {
    for (const drill of this.parent === undefined ? [] : this.runs) {
      await retried(() => this.client.call('leave', { drill }));
    }
    this.runs = [];
  }

  /** Enters with a run that harms these services. */
  enter(
    drill: DrillRef,
    harmed: readonly string[],
    more: { watched?: string[]; proxies?: string[]; holdForMs?: number } = {},
  ) {
    const { watched = [], proxies = [], holdForMs = 60_000 } = more;
    return this.client.call('enter', {
      drill,
      harmed: [...targets('service', harmed), ...targets('proxy', proxies)],
      watched: targets('service', watched),
      holdForMs,
      refuseSharedFate: false,
    });
  }

  /** A run that has entered and holds what it harms. */
  async entered(...harmed: string[]): Promise<DrillRef> {
    const drill = this.drill();
    await this.enter(drill, harmed);
    return drill;
  }

  inject(
    drill: DrillRef,
    fault: Fault,
    { leaseId = idOf(drill), deadlineMs = 60_000, lateMs = 30_000 } = {},
  ) {
    const notAfterMs = this.client.instantIn(lateMs);
    return this.client.call('inject', { drill, leaseId, fault, deadlineMs, notAfterMs });
  }

  revert(drill: DrillRef, leaseId = idOf(drill)) {
    return this.client.call('revert', { drill, leaseId });
  }

  /** The lease as it stands on disk. */
  lease(drill: DrillRef, leaseId = idOf(drill)): Lease {
    return JSON.parse(readFileSync(this.leaseFile(drill, leaseId), 'utf8')) as Lease;
  }

  leaseFile(drill: DrillRef, leaseId = idOf(drill)): string {
    return join(this.paths.leases, `${leaseId}.json`);
  }

  log(): string {
    return existsSync(this.paths.log) ? readFileSync(this.paths.log, 'utf8') : '';
  }
}

/** The first lease of a run. */
export function idOf({ runId }: DrillRef): string {
  return `${runId}-1`;
}

/** Asks again, as a retried activity does, for as long as no agent answers. */
export async function retried<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      const unreachable = (error as { code?: string }).code === 'AGENT_UNREACHABLE';
      if (!unreachable || attempt === 1_000) throw error;
      await delay(20);
    }
  }
}

/** The living process with this number, or the test is over. */
export function living(pid: number): KnownProcess {
  const identity = identifyProcess(pid);
  if (identity === undefined) throw new Error(`no process ${pid}`);
  return { pid, startedAt: identity.startedAt };
}
