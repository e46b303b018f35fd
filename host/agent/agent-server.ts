import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { chmod, mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { MusterError, toErrorData } from '../../domain/errors.js';
import type { AgentCallHandlers, AgentCallName } from './agent-calls.js';

const largestRequestBytes = 1_000_000;

/**
 * Serves the calls as `POST /<name>` with JSON over a Unix socket that only its owner may open;
 * answers `{ "answer": … }` or `{ "error": … }`.
 */
export async function serveAgent(socket: string, calls: AgentCallHandlers): Promise<Server> {
  await mkdir(dirname(socket), { recursive: true, mode: 0o700 });
  await rm(socket, { force: true });
  const server = createServer((request, response) => void handle(calls, request, response));
  server.requestTimeout = 0;
  const before = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(socket, resolve);
    });
  } finally {
    process.umask(before);
  }
  await chmod(socket, 0o600);
  return server;
}

async function handle(
  calls: AgentCallHandlers,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const hungUp = new AbortController();
  response.on('close', () => hungUp.abort());
  try {
    const call = callOf(calls, request);
    const body: unknown = JSON.parse(await readBody(request));
    send(response, 200, { answer: await call(body as never, hungUp.signal) });
  } catch (error) {
    if (!hungUp.signal.aborted) send(response, 400, { error: toErrorData(error) });
  }
}

function callOf(calls: AgentCallHandlers, { method, url }: IncomingMessage) {
  const name = (url ?? '').slice(1);
  if (method === 'POST' && Object.hasOwn(calls, name)) return calls[name as AgentCallName];
  throw new MusterError('BAD_INPUT', `the agent knows no call "${name}"`);
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  request.setEncoding('utf8');
  for await (const chunk of request) {
    body += chunk as string;
    if (body.length > largestRequestBytes) throw new MusterError('BAD_INPUT', 'request too large');
  }
  return body;
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
