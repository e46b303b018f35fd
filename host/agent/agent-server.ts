import { chmod, lstat, mkdir, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { dirname } from 'node:path';
import { MusterError, toErrorData } from '../../domain/errors.js';
import type { AgentCallHandlers, AgentCallName } from './agent-calls.js';
import { readRequest } from './agent-requests.js';

const largestRequestBytes = 1_000_000;

/**
 * Serves the calls as `POST /<name>` with JSON over a Unix socket that only its owner may open;
 * answers `{ "answer": … }` or `{ "error": … }`.
 */
export async function serveAgent(socket: string, calls: AgentCallHandlers): Promise<Server> {
  await ownFolder(dirname(socket));
  await rm(socket, { force: true });
  const server = createServer((request, response) => void handle(calls, request, response));
  server.requestTimeout = 0;
  const listening = new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', resolve);
  });
  // The socket is made within this call, and nobody else's file is.
  const before = process.umask(0o177);
  server.listen(socket);
  process.umask(before);
  await listening;
  await chmod(socket, 0o600);
  return server;
}

/** Makes sure that nobody else can put a socket there: it may stand where all users write. */
async function ownFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const found = await lstat(folder);
  if (found.isDirectory() && found.uid === process.getuid?.()) return;
  throw new MusterError('INTERNAL', `${folder} belongs to somebody else`, {
    remedy: 'Remove it, or keep the state in a folder with a shorter path: MUSTER_STATE_DIR.',
  });
}

async function handle(
  calls: AgentCallHandlers,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const hungUp = new AbortController();
  response.on('close', () => hungUp.abort());
  try {
    const body = await readBody(request);
    const name = nameOf(calls, request);
    const call = calls[name] as (request: unknown, signal: AbortSignal) => Promise<unknown>;
    send(response, 200, { answer: await call(readRequest(name, body), hungUp.signal) });
  } catch (error) {
    if (!hungUp.signal.aborted) send(response, 400, { error: toErrorData(error) });
  }
}

function nameOf(calls: AgentCallHandlers, { method, url }: IncomingMessage): AgentCallName {
  const name = (url ?? '').slice(1);
  if (method === 'POST' && Object.hasOwn(calls, name)) return name as AgentCallName;
  throw new MusterError('BAD_INPUT', `the agent knows no call "${name}"`);
}

/** What is too large is drunk all the same, so that its sender hears why it is refused. */
async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= largestRequestBytes) chunks.push(chunk);
  }
  if (bytes <= largestRequestBytes) return Buffer.concat(chunks).toString('utf8');
  throw new MusterError(
    'BAD_INPUT',
    `a request may have ${largestRequestBytes} bytes, not ${bytes}`,
  );
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
