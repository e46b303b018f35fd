import type { Queue } from '../queue.js';
import type { Draft } from './draft.js';
import type { DrillReferences } from './drill-references.js';
import { known } from './known-names.js';
import type { Path, Problem } from './problem.js';
import { differs, healthyService, hostOf, store } from './references.js';

/** What a queue names, and does not lead where it must. */
export function* ofQueue(name: string, queue: Queue, draft: Draft): Iterable<Problem> {
  yield* store('redis', draft, queue.store, ['queues', name, queue.kind, 'store']);
  yield* known('service', draft.services, queue.worker, ['queues', name, 'worker']);
}

/** What a drill of a queue names, and does not fit the queue. */
export function* ofQueueDrill(
  name: string,
  drill: DrillReferences,
  at: Path,
  draft: Draft,
): Iterable<Problem> {
  yield* known('queue', draft.queues, name, [...at, 'queue']);
  const queue = draft.queues[name];
  if (queue === undefined) return;
  yield* healthyService(draft, queue.worker, [...at, 'queue']);
  if (drill.bystanders.includes(queue.worker))
    yield {
      path: [...at, 'bystanders'],
      expected: `services other than ${queue.worker}, which works queue ${name} off`,
    };
  const proxy = drill.fault?.cut ?? drill.fault?.slow ?? '';
  const harmed = draft.services[drill.service ?? ''] ?? draft.proxies[proxy];
  const host = hostOf(harmed, draft);
  if (differs(hostOf(draft.services[queue.worker], draft), host))
    yield {
      path: [...at, 'queue'],
      expected: `a queue whose worker is on the host of what is harmed, ${host}`,
    };
  const write = draft.canaries[drill.canary ?? '']?.write;
  if (write === undefined) return;
  if (write.queue !== name)
    yield {
      path: [...at, 'canary'],
      expected: `a canary whose writes become jobs of queue ${name}`,
    };
  if (write.kind === 'bullmq' && drill.duringOutage !== undefined)
    yield {
      path: [...at, 'duringOutage'],
      expected:
        "a canary that posts: what is added to the queue directly does not pass the system's own producer",
    };
}
