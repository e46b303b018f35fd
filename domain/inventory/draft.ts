import type { Backup } from '../backup.js';
import type { Canary } from '../canary.js';
import type { NetworkProxy } from '../proxy.js';
import type { Queue } from '../queue.js';
import type { Store } from '../store.js';
import type { DrillReferences } from './drill-references.js';
import type { WrittenService } from './service-schema.js';
import type { SuiteReferences } from './suites/suite-references.js';

export type Section<Entry> = Readonly<Record<string, Entry | undefined>>;

/** An inventory as far as it could be read: an entry that is mistaken in itself is undefined. */
export interface Draft {
  readonly people: Section<{ readonly roles: readonly string[] }>;
  readonly hosts: Section<object>;
  readonly services: Section<WrittenService>;
  readonly stores: Section<Store>;
  readonly proxies: Section<NetworkProxy>;
  readonly queues: Section<Queue>;
  readonly canaries: Section<Canary>;
  readonly backups: Section<Backup>;
  readonly drills: Section<DrillReferences>;
  readonly suites: Section<SuiteReferences>;
}

/** What could be read of a section. */
export function read<Entry>(section: Section<Entry>): [string, Entry][] {
  return Object.entries(section).flatMap(([name, entry]) =>
    entry === undefined ? [] : [[name, entry] as [string, Entry]],
  );
}
