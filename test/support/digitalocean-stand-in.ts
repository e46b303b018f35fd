import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const clusterId = '9cc10173-e9ea-4176-9dbc-a4cee4c4ff30';
export const apiToken = 'dop_v1_stand-in-0123456789';

/** How it misbehaves for the next requests, one after another; then it is well again. */
export type Mood =
  'limited' | 'fault' | 'silent' | 'stuck' | 'endless' | 'noJson' | 'otherJson' | 'redirect';

/** Speaks the part of DigitalOcean's API that Muster asks, with its headers and its errors. */
export interface StandIn {
  readonly url: string;
  /** What was asked for, with what authorization. */
  readonly asked: { readonly path: string; readonly authorization: string | undefined }[];
  readonly moods: Mood[];
  backups: { created_at: string; size_gigabytes: number; incremental?: boolean }[];
  end(): Promise<void>;
}

/** Starts one on a free port of this machine. */
export async function digitalOceanStandIn(): Promise<StandIn> {
  const asked: StandIn['asked'] = [];
  const moods: Mood[] = [];
  const state: Pick<StandIn, 'backups'> = { backups: [] };
  const server = createServer((request, response) => {
    const { url: path = '', headers } = request;
    asked.push({ path, authorization: headers.authorization });
    for (const [name, value] of Object.entries(rateLimit)) response.setHeader(name, value);
    const mood = moods.shift();
    if (mood !== undefined) misbehave(mood, response);
    else if (headers.authorization !== `Bearer ${apiToken}`)
      send(response, 401, { id: 'unauthorized', message: 'Unable to authenticate you' });
    else if (path === `/v2/databases/${clusterId}`) send(response, 200, { database: cluster });
    else if (path === `/v2/databases/${clusterId}/backups`)
      send(response, 200, { backups: state.backups, scheduled_backup_time: schedule });
    else
      send(response, 404, {
        id: 'not_found',
        message: 'The resource you requested could not be found.',
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}`,
    asked,
    moods,
    end: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

const rateLimit = {
  'ratelimit-limit': '5000',
  'ratelimit-remaining': '4999',
  'ratelimit-reset': '1444931833',
};
const schedule = { backup_hour: 20, backup_minute: 5, backup_interval_hours: 24 };
const cluster = {
  id: clusterId,
  name: 'twzrd-db',
  engine: 'pg',
  version: '15',
  semantic_version: '15.6',
  num_nodes: 2,
  size: 'db-s-2vcpu-4gb',
  region: 'fra1',
  status: 'online',
  created_at: '2025-01-11T18:37:36Z',
  connection: {
    uri: 'postgres://doadmin:wv78n3zpz42xezdk@backend:25060/defaultdb?sslmode=require',
  },
  db_names: ['defaultdb', 'twzrd'],
};

function misbehave(mood: Mood, response: ServerResponse): void {
  if (mood === 'limited') {
    response.setHeader('retry-after', '0.2');
    send(response, 429, { id: 'too_many_requests', message: 'API Rate limit exceeded.' });
  } else if (mood === 'fault') {
    send(response, 500, { id: 'server_error', message: 'Unexpected server-side error' });
  } else if (mood === 'noJson') {
    response.setHeader('content-type', 'text/html').end('<html>maintenance</html>');
  } else if (mood === 'otherJson') {
    send(response, 200, { backups: [{ created_at: 'yesterday' }] });
  } else if (mood === 'redirect') {
    response.writeHead(302, { location: 'http://127.0.0.1:9/elsewhere' }).end();
  } else if (mood === 'stuck') {
    response.writeHead(200, { 'content-type': 'application/json' }).write('{"backups": [');
  } else if (mood === 'endless') {
    response.writeHead(200, { 'content-type': 'application/json' });
    const pour = (): void => {
      while (!response.destroyed && response.write(' '.repeat(65_536)));
      response.once('drain', pour);
    };
    pour();
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
    .end(JSON.stringify(body));
}
