import { Client } from 'pg';
import type { MonotonicMs } from '../../domain/timeline/sample.js';
import { monotonicMs } from '../processes/monotonic-clock.js';
import { resolveSecret } from '../secrets.js';
import { canaryId, canaryNumber, type CanaryConfig } from './canary-config.js';
import type { CanaryJournal } from './canary-journal.js';

const answerWithinMs = 2_000;

/**
 * Looks which writes can be read back, and journals between which looks each became so. A look that
 * fails tells nothing: the next one is wider.
 */
export class WriteFollower {
  /** When each that is not read back yet was last asked for in vain, at first when it was sent. */
  private readonly missing = new Map<number, MonotonicMs>();
  private client: Client | undefined;

  constructor(
    private readonly follow: NonNullable<CanaryConfig['follow']>,
    private readonly prefix: string,
    private readonly journal: CanaryJournal,
  ) {}

  sent(number: number, atMs: MonotonicMs): void {
    this.missing.set(number, atMs);
  }

  async look(): Promise<void> {
    const asked = [...this.missing.keys()];
    if (asked.length === 0) return;
    const startMs = monotonicMs();
    try {
      this.client ??= await this.connect();
      const ids = asked.map((number) => canaryId(this.prefix, number));
      const { rows } = await this.client.query<unknown[]>({
        text: this.follow.sql,
        values: [ids],
        rowMode: 'array',
      });
      const endMs = monotonicMs();
      const present = new Set(rows.map(([id]) => canaryNumber(this.prefix, String(id))));
      for (const number of asked) {
        if (!present.has(number)) this.missing.set(number, startMs);
        else {
          this.journal.done(number, { startMs: this.missing.get(number)!, endMs });
          this.missing.delete(number);
        }
      }
    } catch {
      await this.close();
    }
  }

  async close(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    await client?.end().catch(() => {});
  }

  private async connect(): Promise<Client> {
    const client = new Client({
      connectionString: await resolveSecret(this.follow.url, process.env),
      connectionTimeoutMillis: answerWithinMs,
      query_timeout: answerWithinMs,
      application_name: 'muster',
    });
    client.on('error', () => {});
    await client.connect();
    return client;
  }
}
