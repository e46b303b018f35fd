import type { CanaryWrite } from '../../../domain/canary.js';
import type { CanaryConfig } from '../canary-config.js';
import type { WriteOnce } from './write-once.js';

type Opener<W extends CanaryWrite> = (write: W, queue: CanaryConfig['queue']) => Promise<WriteOnce>;

// Each is loaded by those alone that need it: a writer is small.
const openers = {
  post: async (write) => (await import('./post-write.js')).postWrite(write),
  bullmq: async (write, queue) => (await import('./bullmq-write.js')).bullmqWrite(write, queue),
} satisfies {
  [K in CanaryWrite['kind']]: Opener<Extract<CanaryWrite, { kind: K }>>;
};

/** What sends a canary's writes, whatever their kind. */
export function openWrite({ canary, queue }: CanaryConfig): Promise<WriteOnce> {
  const open = openers[canary.write.kind] as Opener<CanaryWrite>;
  return open(canary.write, queue);
}
