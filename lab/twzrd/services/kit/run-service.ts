import { createServer, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { listener, type Routes } from './http.js';
import { type Log, reasonOf } from './logger.js';
import { momentNow, tellTruth } from './truth.js';

export interface ServiceParts {
  readonly name: string;
  readonly port: number;
  readonly log: Log;
  /** Why the service is unhealthy, or undefined when it is well. */
  trouble(): Promise<string | undefined> | string | undefined;
  readonly routes?: Routes;
  /** Ends what the service holds, when it is asked to stop. */
  close(): Promise<unknown>;
}

/**
 * How long a start waits for what the service depends on before it listens all the same, so that
 * it can say that it is degraded.
 */
const waitForDependenciesMs = 2000;

/**
 * Listens as soon as the service is well, tells the truth about that moment, and answers
 * `GET /health`: 200 `{"status":"ok"}`, else 503 `{"status":"degraded"}` with the reason.
 */
export async function runService(service: ServiceParts): Promise<void> {
  const { name, log } = service;
  let last: string | undefined;
  const trouble = async (): Promise<string | undefined> => {
    const reason = await service.trouble();
    if (reason !== last)
      log(reason ? 'WARN' : 'INFO', reason ? `degraded: ${reason}` : 'well again');
    last = reason;
    return reason;
  };

  const routes: Routes = {
    ...service.routes,
    'GET /health': async () => {
      const reason = await trouble();
      if (reason === undefined) return { status: 200, body: { status: 'ok' } };
      return { status: 503, body: { status: 'degraded', reason } };
    },
  };
  const server = createServer(listener(routes, log));
  server.on('error', (error) => {
    log('ERROR', `cannot listen: ${reasonOf(error)}`);
    process.exit(1);
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stop(service, server));
  }

  const started = performance.now();
  let well = (await service.trouble()) === undefined;
  while (!well && performance.now() - started < waitForDependenciesMs) {
    await sleep(10);
    well = (await service.trouble()) === undefined;
  }
  server.listen(service.port, '127.0.0.1', () => {
    const moment = momentNow();
    if (well) tellTruth(name, moment);
    log('INFO', `listening on ${service.port}`);
  });
  while (!well) {
    well = (await trouble()) === undefined;
    if (well) tellTruth(name, momentNow());
    else await sleep(20);
  }
}

async function stop(service: ServiceParts, server: Server): Promise<never> {
  service.log('INFO', 'stopping');
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  // What hangs may not hold up a restart.
  await Promise.race([closed.then(() => service.close()), sleep(1000)]).catch(() => {});
  process.exit(0);
}
