import type { z } from 'zod';
import type { Draft } from './draft.js';
import { drillReferencesSchema } from './drill-references.js';
import { localHost } from './inventory.js';
import { valueAt } from './problem.js';
import { entrySchemas } from './schema.js';
import { suiteReferencesSchema } from './suites/suite-references.js';

/** What can be read of the written inventory, entry by entry. */
export function toDraft(root: unknown): Draft {
  const section = <Schema extends z.ZodType>(name: keyof typeof entrySchemas, schema: Schema) =>
    Object.fromEntries(
      entriesOf(valueAt(root, [name])).map(([key, entry]) => [key, schema.safeParse(entry).data]),
    );
  const hosts = section('hosts', entrySchemas.hosts);
  return {
    people: section('people', entrySchemas.people),
    hosts: Object.keys(hosts).length > 0 ? hosts : { [localHost]: {} },
    services: section('services', entrySchemas.services),
    stores: section('stores', entrySchemas.stores),
    proxies: section('proxies', entrySchemas.proxies),
    queues: section('queues', entrySchemas.queues),
    canaries: section('canaries', entrySchemas.canaries),
    backups: section('backups', entrySchemas.backups),
    drills: section('drills', drillReferencesSchema),
    suites: section('suites', suiteReferencesSchema),
  };
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
