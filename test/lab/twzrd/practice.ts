import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import type { LabUp, UpOptions } from '../../../lab/lab.js';
import { labs } from '../../../lab/labs.js';
import { takenPorts } from '../../../lab/taken-ports.js';
import { defaultPorts, type PortName, type Ports } from '../../../lab/twzrd/ports.js';
import { waitUntil } from '../../../lab/wait-until.js';

/** A practice system of a test's own: its folder, its ports, and what a test asks of it. */
export class Practice {
  readonly dir = join(realpathSync(mkdtempSync(join(tmpdir(), 'muster-twzrd-'))), 'lab');
  readonly said: string[] = [];
  system!: LabUp;

  private constructor(readonly ports: Ports) {}

  static async withFreePorts(): Promise<Practice> {
    const names = Object.keys(defaultPorts) as PortName[];
    for (;;) {
      const base = 20_000 + 10 * Math.floor(Math.random() * 1000);
      const ports = names.map((_, at) => base + at);
      if ((await takenPorts(ports)).length > 0) continue;
      return new Practice(
        Object.fromEntries(names.map((name, at) => [name, ports[at]])) as Record<PortName, number>,
      );
    }
  }

  async up(options: UpOptions = {}): Promise<LabUp> {
    const say = (line: string) => void this.said.push(line);
    this.system = await labs.twzrd.up({ dir: this.dir, ports: this.ports, say, ...options });
    return this.system;
  }

  down(keepData = false): Promise<void> {
    return labs.twzrd.down({ dir: this.dir, keepData });
  }

  /** Ends whatever a test left, and removes the folder. */
  async dispose(): Promise<void> {
    await this.down().catch(() => {});
    rmSync(dirname(this.dir), { recursive: true, force: true });
  }

  /** The current process of a part, if it has one. */
  async pidOf(part: string): Promise<number | undefined> {
    const { parts } = await labs.twzrd.status({ dir: this.dir });
    return parts.find(({ name }) => name === part)?.pid;
  }

  /** The status `/health` answers; 0 for no answer. */
  async health(service: string): Promise<number> {
    return fetch(`${this.system.endpoints[service]}/health`, { headers: { connection: 'close' } })
      .then(async (response) => {
        await response.arrayBuffer();
        return response.status;
      })
      .catch(() => 0);
  }

  becomes(service: string, status: number, withinMs = 15_000): Promise<boolean> {
    return waitUntil(async () => (await this.health(service)) === status, withinMs);
  }

  post(event: unknown): Promise<number> {
    const body = typeof event === 'string' ? event : JSON.stringify(event);
    return fetch(`${this.system.endpoints['gateway']}/events`, { method: 'POST', body }).then(
      ({ status }) => status,
    );
  }

  /** Kills a service outright and returns the process that was killed. */
  async kill(service: string): Promise<number> {
    const pid = await this.pidOf(service);
    if (pid === undefined) throw new Error(`${service} does not run`);
    process.kill(pid, 'SIGKILL');
    return pid;
  }

  truth(): { service: string; pid: number; monotonicMs: number; wall: string }[] {
    const lines = readFileSync(join(this.dir, 'truth.jsonl'), 'utf8').trim().split('\n');
    return lines.map((line) => JSON.parse(line) as ReturnType<Practice['truth']>[number]);
  }

  log(service: string, kind: 'out' | 'error'): string {
    return readFileSync(join(this.dir, `logs/${service}-${kind}.log`), 'utf8');
  }
}

/** Whether the process is there and no zombie. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    if (process.platform !== 'linux') return true;
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
