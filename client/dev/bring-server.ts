import { join } from 'node:path';
import { MusterError } from '../../domain/errors.js';
import { startTemporalServer, type TemporalServer } from '../../host/dev/temporal-server.js';
import { ensure } from '../prerequisites/ensure.js';
import { occupantOf } from '../prerequisites/port-occupant.js';
import { prerequisites } from '../prerequisites/registry.js';
import { findTemporalCli } from '../prerequisites/temporal-cli.js';

export interface ServerWanted {
  readonly port: number;
  readonly uiPort: number;
  /** Where its data and log are kept. */
  readonly folder: string;
  readonly say: (line: string) => void;
}

/** A Temporal server to work with. */
export interface BroughtServer {
  readonly address: string;
  readonly uiUrl?: string;
  /** Where it is ours to end. */
  readonly own?: TemporalServer;
}

/**
 * Uses the Temporal server that listens on the port, or starts an embedded one there.
 * @throws MusterError BAD_INPUT where something else has the port, TOOL_MISSING, TEMPORAL_UNREACHABLE
 */
export async function bringServer(wanted: ServerWanted): Promise<BroughtServer> {
  const { port, uiPort, folder, say } = wanted;
  const address = `127.0.0.1:${port}`;
  const occupant = await occupantOf({ kind: 'server', port });
  if (occupant === 'temporal') {
    say(`A Temporal server listens on port ${port} already: using it, and leaving it there.`);
    const hasUi = (await occupantOf({ kind: 'ui', port: uiPort })) === 'temporal';
    return { address, ...(hasUi && { uiUrl: `http://127.0.0.1:${uiPort}` }) };
  }
  if (occupant === 'stranger') throw taken(port, '--port');
  if ((await occupantOf({ kind: 'ui', port: uiPort })) !== 'nobody') {
    throw taken(uiPort, '--ui-port');
  }
  const own = await startTemporalServer({
    cli: await bringCli(say),
    port,
    uiPort,
    dbFile: join(folder, 'temporal.db'),
    log: join(folder, 'temporal.log'),
    say,
  });
  return { address: own.address, uiUrl: own.uiUrl, own };
}

async function bringCli(say: (line: string) => void): Promise<string> {
  const found = await findTemporalCli();
  if (found !== undefined) return found.path;
  await ensure({ required: [prerequisites.temporalCli], optional: [] }, { say });
  return (await findTemporalCli())!.path;
}

function taken(port: number, option: string): MusterError {
  return new MusterError('BAD_INPUT', `something else listens on port ${port}`, {
    remedy: `End it, or choose another port with ${option}.`,
  });
}
