import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { MusterError } from '../../domain/errors.js';
import { bootId } from '../processes/boot-id.js';
import type { ProcessIdentity } from '../../domain/service.js';
import { identifyProcess } from '../processes/process-identity.js';
import type { AgentPaths } from './agent-paths.js';

const attempts = 5;
const stepBackMs = 100;

/**
 * Makes this process the one writer of the folder, for as long as it lives. A claim is an empty file
 * whose name says whose it is: a full disk refuses no agent, and no claim is ever half written.
 * @throws MusterError AGENT_ALREADY_RUNS
 */
export async function claimOwnership(paths: AgentPaths): Promise<void> {
  await mkdir(paths.owners, { recursive: true, mode: 0o700 });
  const own = identifyProcess(process.pid)!;
  const claim = join(paths.owners, toName(own));
  for (let attempt = 1; ; attempt++) {
    // Written before one looks: of two that come at once, at least one sees the other.
    await writeFile(claim, '', { mode: 0o600 });
    const owner = await agentOwner(paths);
    if (owner === undefined) return;
    await rm(claim, { force: true });
    if (attempt === attempts) throw alreadyRuns(owner, paths);
    await delay(stepBackMs * Math.random());
  }
}

/** The living agent of a folder, other than this process. */
export async function agentOwner(paths: AgentPaths): Promise<ProcessIdentity | undefined> {
  for (const name of await readdir(paths.owners).catch(() => [])) {
    const owner = fromName(name);
    if (owner?.pid === process.pid) continue;
    if (owner !== undefined) return owner;
    await rm(join(paths.owners, name), { force: true });
  }
  return undefined;
}

function toName({ pid, startedAt }: ProcessIdentity): string {
  return [pid, startedAt, bootId()].map((part) => encodeURIComponent(part)).join(' ');
}

/** The process that claims by this name, if it lives; none of another boot does. */
function fromName(name: string): ProcessIdentity | undefined {
  const found = identifyProcess(Number(/^\d+/.exec(name)?.[0]));
  return found !== undefined && toName(found) === name ? found : undefined;
}

function alreadyRuns({ pid }: ProcessIdentity, { folder }: AgentPaths): MusterError {
  return new MusterError('AGENT_ALREADY_RUNS', `pid ${pid} is the agent of ${folder}`, {
    remedy: 'Use it, or end it first: there is one agent per host.',
  });
}
