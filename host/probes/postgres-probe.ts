import { Socket } from 'node:net';
import type { PostgresProbe } from '../../domain/probe.js';
import { asking, bad, good } from './asking.js';
import type { ProbeHandler } from './probe-handler.js';
import { storeUrl } from './store-url.js';

/** How long the server gets to close a connection that was said goodbye to. */
const goodbyeMs = 1000;

/**
 * One connection and one round trip for each asking: the query runs in a read-only transaction of
 * its own, and the server gives it up at the sample's deadline too. The settings travel with the
 * query, because connection poolers refuse them at the start of a connection.
 */
export const postgresProbe: ProbeHandler<PostgresProbe> = {
  async prepare({ store, sql, rows, deadlineMs }, context) {
    const { url, secrets } = await storeUrl(store, 'postgres', context);
    const { Client } = await import('pg');
    const text = `BEGIN READ ONLY; SET LOCAL statement_timeout = ${Math.ceil(deadlineMs)}; ${sql}\n; ROLLBACK`;

    return {
      ask: (signal) =>
        asking({ signal, deadlineMs, secrets }, async (onCut) => {
          const socket = new Socket();
          onCut(() => socket.destroy());
          const client = new Client({
            connectionString: url,
            application_name: 'muster',
            stream: () => socket,
          });
          // What breaks outside of a query shows in the query's own error, or does not matter.
          client.on('error', () => undefined);
          try {
            await client.connect();
            // Several statements give several results; the asked one stands before the rollback.
            const results = (await client.query(text)) as unknown as { rows: unknown[] }[];
            const found = results.at(-2)?.rows.length ?? 0;
            return found >= rows ? good : bad(`${found} rows, expected at least ${rows}`);
          } finally {
            close(client, socket);
          }
        }),
    };
  },
};

/** Says goodbye, so that the server logs no broken connection, and waits for nobody. */
function close(client: { end(): Promise<void> }, socket: Socket): void {
  const giveUp = setTimeout(() => socket.destroy(), goodbyeMs);
  socket.once('close', () => clearTimeout(giveUp));
  if (socket.destroyed) clearTimeout(giveUp);
  client.end().catch(() => socket.destroy());
}
