import { request as httpRequest, Agent as Connections } from 'node:http';
import { fromErrorData, MusterError, type ErrorData } from '../../domain/errors.js';
import { monotonicMs } from '../processes/monotonic-clock.js';
import type { AgentCallName, AgentCalls } from './agent-calls.js';

/** Calls this host's agent; the only way to act on a target from outside the agent. */
export class AgentClient {
  private readonly connections = new Connections({ keepAlive: true });

  constructor(private readonly socket: string) {}

  /**
   * Makes one call and waits for its answer; hanging up by `signal` ends the agent's waiting, not
   * its acting.
   * @throws MusterError AGENT_UNREACHABLE, and whatever the agent answers
   */
  async call<Name extends AgentCallName>(
    name: Name,
    request: Parameters<AgentCalls[Name]>[0],
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<Awaited<ReturnType<AgentCalls[Name]>>> {
    const text = await this.post(name, JSON.stringify(request), options.signal);
    const reply = JSON.parse(text) as { answer: never } | { error: ErrorData };
    if ('error' in reply) throw fromErrorData(reply.error);
    return reply.answer;
  }

  /** The instant `inMs` from now on the clock that the agent shares: for `notAfterMs`. */
  instantIn(inMs: number): number {
    return monotonicMs() + inMs;
  }

  close(): void {
    this.connections.destroy();
  }

  private post(name: string, body: string, signal: AbortSignal | undefined): Promise<string> {
    return new Promise((resolve, reject) => {
      const request = httpRequest({
        socketPath: this.socket,
        agent: this.connections,
        method: 'POST',
        path: `/${name}`,
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
        ...(signal !== undefined && { signal }),
      });
      const fail = (error: Error): void =>
        reject(signal?.aborted === true ? error : unreachable(this.socket, error));
      request.on('error', fail);
      request.on('response', (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve(text));
        response.on('error', fail);
      });
      request.end(body);
    });
  }
}

function unreachable(socket: string, cause: Error): MusterError {
  return new MusterError('AGENT_UNREACHABLE', `no agent answers at ${socket}: ${cause.message}`, {
    remedy: 'Start it on this host: muster agent (muster dev starts one too).',
    cause,
  });
}
