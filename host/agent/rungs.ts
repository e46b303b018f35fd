import type { Climbed, ClimbRequest } from '../../domain/host-protocol.js';
import { serviceOf } from '../faults/service-processes.js';
import { managerOf } from '../managers/managers.js';
import { bootId } from '../processes/boot-id.js';
import { runGated } from '../processes/gated-command.js';
import { killGroup } from '../processes/kill-group.js';
import { monotonicMs } from '../processes/monotonic-clock.js';
import { livingGroups, type ProcessGroup } from '../processes/process-group.js';
import type { AgentPaths } from './agent-paths.js';
import { DrillFiles } from './drill-files.js';
import type { MayHarm } from './fault-keeper.js';
import { InTurn } from './in-turn.js';
import { knownSecrets, quiet } from './known-secrets.js';
import type { InventoryOf } from './lease-context.js';
import { readJson, writeDurably } from './write-durably.js';

const commandTimeoutMs = 60_000;

interface RungRecord {
  readonly startMs: number;
  /** The boot that its children's numbers are of. */
  readonly bootId: string;
  readonly children: readonly ProcessGroup[];
  readonly climbed?: Climbed;
}

/** Does what a ladder's rung says, once per id: remediation helps, so after a crash it is done again. */
export class Rungs {
  private readonly turns = new InTurn();

  constructor(
    private readonly paths: AgentPaths,
    private readonly inventoryOf: InventoryOf,
    private readonly mayHarm: MayHarm,
  ) {}

  /** @throws MusterError COMMAND_FAILED, and where the run may not touch the service (any more) */
  climb(request: ClimbRequest): Promise<Climbed> {
    const { drill, rungId } = request;
    return this.turns.run(`${drill.runId}/${rungId}`, () => this.act(request));
  }

  private async act({ drill, rungId, service, rung }: ClimbRequest): Promise<Climbed> {
    const file = new DrillFiles(this.paths, drill.runId).rung(rungId);
    const known = await readJson<RungRecord>(file);
    if (known?.climbed !== undefined) return known.climbed;
    await this.mayHarm(drill, { kind: 'service', name: service });
    const left = known?.bootId === bootId() ? known.children : [];
    for (const child of left) await killGroup(child);
    const startMs = monotonicMs();
    let record: RungRecord = { startMs, bootId: bootId(), children: [] };
    const keep = async (next: RungRecord): Promise<void> => {
      record = next;
      await writeDurably(file, JSON.stringify(next));
    };
    await keep(record);
    if ('action' in rung) {
      const inventory = await this.inventoryOf(drill);
      const secrets = await knownSecrets(inventory, process.env);
      const { manager } = serviceOf(inventory, service);
      await managerOf(manager).act(rung.action, manager, async (argv, options = {}) => {
        const result = await runGated(argv, {
          timeoutMs: commandTimeoutMs,
          ...options,
          onStarted: async (group) => {
            if (options.detached !== undefined) return;
            await keep({ ...record, children: [...record.children, group] });
          },
        });
        record = { ...record, children: livingGroups(record.children) };
        return quiet(result, secrets);
      });
    }
    const climbed = { since: { startMs, endMs: monotonicMs() } };
    await keep({ ...record, climbed });
    return climbed;
  }
}
