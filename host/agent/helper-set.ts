import { MusterError } from '../../domain/errors.js';
import { HelperProcess } from './helper-process.js';

/** The helpers of one kind, by key: each started once, however often it is asked for and by how many. */
export class HelperSet {
  private readonly helpers = new Map<string, Promise<HelperProcess | undefined>>();
  private closed = false;

  /** Finds one that an earlier agent started. */
  async adopt(key: string, file: string): Promise<void> {
    const helper = await HelperProcess.adopt(file);
    if (helper !== undefined) this.helpers.set(key, Promise.resolve(helper));
  }

  /** Starts it, unless it was started already. @throws MusterError DRILL_ENDING after {@link stopAll} */
  async start(key: string, begin: () => Promise<HelperProcess>): Promise<void> {
    const known = this.helpers.get(key);
    if (known !== undefined) {
      await known;
      return;
    }
    if (this.closed) throw new MusterError('DRILL_ENDING', 'the agent is being stopped');
    const starting = begin();
    this.helpers.set(key, starting);
    try {
      await starting;
    } catch (error) {
      this.helpers.delete(key);
      throw error;
    }
  }

  /** Ends it for good, if it was started; it is not started again. */
  async stop(key: string): Promise<void> {
    const helper = await this.helpers.get(key)?.catch(() => undefined);
    await helper?.stop();
    this.helpers.delete(key);
  }

  /** Ends all of them with this agent, and starts no more: open runs find them again at the next. */
  async stopAll(): Promise<void> {
    this.closed = true;
    const suspend = async (starting: Promise<HelperProcess | undefined>): Promise<void> => {
      await (await starting.catch(() => undefined))?.suspend();
    };
    await Promise.all([...this.helpers.values()].map(suspend));
    this.helpers.clear();
  }
}
