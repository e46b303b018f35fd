import type { StoreKind } from '../store.js';
import type { Draft } from './draft.js';
import { known } from './known-names.js';
import type { Path, Problem } from './problem.js';

/** A service that is there, and says when it is healthy. */
export function* healthyService(draft: Draft, service: string, path: Path): Iterable<Problem> {
  yield* known('service', draft.services, service, path);
  const found = draft.services[service];
  if (found !== undefined && found.healthy === undefined)
    yield { path, expected: 'a service that says when it is healthy' };
}

/** A store that is there, and of that kind. */
export function* store(kind: StoreKind, draft: Draft, name: string, path: Path): Iterable<Problem> {
  yield* known('store', draft.stores, name, path);
  const found = draft.stores[name];
  if (found !== undefined && found.kind !== kind) yield { path, expected: `a ${kind} store` };
}

/** The host of what stands on one that is known. */
export function hostOf(
  entry: { readonly host: string } | undefined,
  draft: Draft,
): string | undefined {
  return entry !== undefined && Object.hasOwn(draft.hosts, entry.host) ? entry.host : undefined;
}

/** Whether both are known, and differ. */
export function differs(host: string | undefined, other: string | undefined): boolean {
  return host !== undefined && other !== undefined && host !== other;
}
