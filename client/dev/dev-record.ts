import { join } from 'node:path';
import { MusterError } from '../../domain/errors.js';
import type { ProcessIdentity } from '../../domain/service.js';
import { readJson, writeDurably } from '../../host/agent/write-durably.js';
import { isAlive } from '../../host/processes/process-identity.js';

/** The processes of one `muster dev`, so that the next one finds what a killed one left. */
export interface DevProcesses {
  readonly dev: ProcessIdentity;
  readonly server?: ProcessIdentity;
  readonly agent?: ProcessIdentity;
  readonly worker?: ProcessIdentity;
}

/** What of an earlier `muster dev` still lives. */
export type Leftovers = Omit<DevProcesses, 'dev'>;

/** The note of a `muster dev` beside its inventory. */
export class DevRecord {
  private readonly file: string;

  constructor(folder: string) {
    this.file = join(folder, 'dev.json');
  }

  /**
   * What a killed `muster dev` left running.
   * @throws MusterError BAD_INPUT where one is alive
   */
  async leftovers(): Promise<Leftovers> {
    const found = await readJson<DevProcesses>(this.file);
    if (found === undefined) return {};
    const { dev, ...rest } = found;
    if (isAlive(dev) && dev.pid !== process.pid) {
      throw new MusterError('BAD_INPUT', `muster dev runs here already (pid ${dev.pid})`, {
        remedy: `Use it, or end it with Ctrl-C where it runs, or with: kill ${dev.pid}`,
      });
    }
    return Object.fromEntries(Object.entries(rest).filter(([, identity]) => isAlive(identity)));
  }

  async write(processes: DevProcesses): Promise<void> {
    await writeDurably(this.file, JSON.stringify(processes));
  }
}
