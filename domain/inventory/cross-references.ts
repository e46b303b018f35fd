import type { Backup } from '../backup.js';
import type { Canary } from '../canary.js';
import type { PartOfService } from '../drills/dependency-outage.js';
import type { DrillReferences } from './drill-references.js';
import { type Draft, read } from './draft.js';
import { choice, known } from './known-names.js';
import type { Path, Problem } from './problem.js';
import type { WrittenProbe } from './probe-schema.js';
import { ofQueue, ofQueueDrill } from './queue-references.js';
import { differs, healthyService, hostOf, store } from './references.js';
import type { WrittenService } from './service-schema.js';
import { ofSuite } from './suites/suite-cross-references.js';

/** The names in the inventory that lead nowhere, or to what cannot serve there. */
export function* crossReferences(draft: Draft): Iterable<Problem> {
  for (const [name, service] of read(draft.services)) yield* ofService(name, service, draft);
  for (const [name, { host }] of read(draft.proxies))
    yield* known('host', draft.hosts, host, ['proxies', name, 'host']);
  for (const [name, queue] of read(draft.queues)) yield* ofQueue(name, queue, draft);
  for (const [name, canary] of read(draft.canaries)) yield* ofCanary(name, canary, draft);
  for (const [name, backup] of read(draft.backups)) yield* ofBackup(name, backup, draft);
  for (const [name, drill] of read(draft.drills)) yield* ofDrill(name, drill, draft);
  for (const [name, suite] of read(draft.suites)) yield* ofSuite(name, suite, draft);
}

function* ofService(name: string, service: WrittenService, draft: Draft): Iterable<Problem> {
  yield* known('host', draft.hosts, service.host, ['services', name, 'host']);
  const { healthy, degraded, works, manager, log } = service;
  // Only some managers know by themselves where their services' logs are.
  const hasLog = log.files.length > 0 || !('logs' in manager) || manager.logs.length > 0;
  if (log.forbid.length > 0 && !hasLog)
    yield {
      path: ['services', name, 'log', 'forbid'],
      expected: 'a log to look at (`logs` of the process, or `files` beside `forbid`)',
    };
  const probes: readonly (readonly [Path, WrittenProbe | undefined])[] = [
    [['healthy'], healthy],
    [['degraded'], degraded],
    ...Object.entries(works).map(([work, probe]) => [['works', work], probe] as const),
  ];
  for (const [path, probe] of probes) {
    if (probe?.kind === 'postgres' || probe?.kind === 'redis')
      yield* store(probe.kind, draft, probe.store, ['services', name, ...path, probe.kind]);
  }
}

function* ofCanary(name: string, canary: Canary, draft: Draft): Iterable<Problem> {
  yield* known('host', draft.hosts, canary.host, ['canaries', name, 'host']);
  const { kind, queue } = canary.write;
  if (queue !== undefined) {
    const field = kind === 'bullmq' ? 'bullmq' : 'queue';
    yield* known('queue', draft.queues, queue, ['canaries', name, 'write', field]);
  }
  for (const use of ['read', 'cleanup'] as const) {
    const query = canary[use];
    if (query !== undefined)
      yield* store('postgres', draft, query.store, ['canaries', name, use, 'store']);
  }
}

function* ofBackup(name: string, backup: Backup, draft: Draft): Iterable<Problem> {
  yield* known('host', draft.hosts, backup.host, ['backups', name, 'host']);
  yield* store('postgres', draft, backup.store, ['backups', name, 'store']);
}

function* ofDrill(name: string, drill: DrillReferences, draft: Draft): Iterable<Problem> {
  const at: Path = ['drills', name];
  const services = [
    ...(drill.service === undefined ? [] : [{ service: drill.service, path: [...at, 'service'] }]),
    ...drill.services.map((service, index) => ({ service, path: [...at, 'services', index] })),
    ...(drill.dependency === undefined
      ? []
      : [{ service: drill.dependency, path: [...at, 'dependency'] }]),
    ...drill.dependants.map((service, index) => ({ service, path: [...at, 'dependants', index] })),
  ];
  const host = hostOf(draft.services[services[0]?.service ?? ''], draft);
  const elsewhere = (entry: { host: string } | undefined) => differs(hostOf(entry, draft), host);
  for (const { service, path } of services) {
    yield* healthyService(draft, service, path);
    if (elsewhere(draft.services[service]))
      yield { path, expected: `a service on the host of the others, ${host}` };
  }
  for (const [index, bystander] of drill.bystanders.entries()) {
    const path = [...at, 'bystanders', index];
    yield* healthyService(draft, bystander, path);
    if (services.some(({ service }) => service === bystander))
      yield { path, expected: 'a service that the drill does not crash' };
    if (elsewhere(draft.services[bystander]))
      yield { path, expected: `a service on the host of the drill, ${host}` };
  }
  if (drill.canary !== undefined) {
    const path = [...at, 'canary'];
    yield* known('canary', draft.canaries, drill.canary, path);
    if (elsewhere(draft.canaries[drill.canary]))
      yield { path, expected: `a canary on the host of the drill, ${host}` };
  }
  for (const [how, proxy] of Object.entries({ cut: drill.fault?.cut, slow: drill.fault?.slow })) {
    if (proxy === undefined) continue;
    const path = [...at, 'fault', how];
    yield* known('proxy', draft.proxies, proxy, path);
    if (elsewhere(draft.proxies[proxy]))
      yield { path, expected: `a proxy on the host of the drill, ${host}` };
  }
  yield* ofParts(drill, at, draft);
  if (drill.backup !== undefined)
    yield* known('backup', draft.backups, drill.backup, [...at, 'backup']);
  if (drill.queue !== undefined) yield* ofQueueDrill(drill.queue, drill, at, draft);
  yield* ofRoles(drill, at, draft);
}

function* ofParts(drill: DrillReferences, at: Path, draft: Draft): Iterable<Problem> {
  yield* partsIn('works', drill.keepsWorking, [...at, 'keepsWorking'], draft);
  yield* partsIn('works', drill.stops, [...at, 'stops'], draft);
  const { connections, gauges = [] } = drill.leaks ?? {};
  yield* partsIn('gauges', gauges, [...at, 'leaks', 'gauges'], draft);
  if (connections !== undefined)
    yield* store('postgres', draft, connections, [...at, 'leaks', 'connections']);
}

/** Works and gauges stand in a service, under a name of their own there. */
function* partsIn(
  section: 'works' | 'gauges',
  parts: readonly PartOfService[],
  at: Path,
  draft: Draft,
): Iterable<Problem> {
  for (const [index, { service, part }] of parts.entries()) {
    const path = [...at, index];
    yield* known('service', draft.services, service, path);
    const found = draft.services[service]?.[section];
    if (found === undefined || Object.hasOwn(found, part)) continue;
    const names = Object.keys(found).map((each) => `${service}.${each}`);
    const listed = names.join(', ') || 'it has none';
    yield { path, expected: `one of the ${section} of ${service} (${listed})`, known: names };
  }
}

function* ofRoles(drill: DrillReferences, at: Path, draft: Draft): Iterable<Problem> {
  const people = Object.values(draft.people);
  // Somebody whose entry is mistaken may have any role.
  if (people.includes(undefined)) return;
  const roles = new Set(people.flatMap((person) => person?.roles ?? []));
  const asked = [
    ...drill.approval.map((role, index) => ({ role, path: ['approval', index] })),
    ...drill.signOff.map((role, index) => ({ role, path: ['signOff', index] })),
    ...drill.manualSteps.map(({ role }, index) => ({ role, path: ['manualSteps', index, 'role'] })),
  ];
  for (const { role, path } of asked) {
    if (role !== undefined && !roles.has(role))
      yield { path: [...at, ...path], ...choice('role that somebody has', [...roles]) };
  }
}
