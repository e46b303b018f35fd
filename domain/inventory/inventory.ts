import type { Backup } from '../backup.js';
import type { Canary } from '../canary.js';
import type { DrillDefinition } from '../drills/drills.js';
import type { NetworkProxy } from '../proxy.js';
import type { Queue } from '../queue.js';
import type { Service } from '../service.js';
import type { Store } from '../store.js';
import type { SuiteDefinition } from '../suite/suite-definition.js';

export type EnvironmentKind = 'lab' | 'staging' | 'production';

/** What the drills run in; its kind is always said, never guessed. */
export interface Environment {
  readonly name: string;
  readonly kind: EnvironmentKind;
}

/** `muster.yaml` with its defaults filled in: all that Muster knows of the system. */
export interface Inventory {
  readonly environment: Environment;
  readonly people: Readonly<Record<string, { readonly roles: readonly string[] }>>;
  readonly hosts: Readonly<Record<string, Readonly<Record<string, never>>>>;
  readonly services: Readonly<Record<string, Service>>;
  readonly stores: Readonly<Record<string, Store>>;
  readonly proxies: Readonly<Record<string, NetworkProxy>>;
  readonly queues: Readonly<Record<string, Queue>>;
  readonly canaries: Readonly<Record<string, Canary>>;
  readonly backups: Readonly<Record<string, Backup>>;
  readonly drills: Readonly<Record<string, DrillDefinition>>;
  readonly suites: Readonly<Record<string, SuiteDefinition>>;
}

/** The host that everything stands on where the inventory names none. */
export const localHost = 'local';
