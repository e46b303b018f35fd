import type { Json } from '../../domain/json.js';

/** What shows that a service is healthy, as far as could be seen. */
export type FoundHealth =
  | {
      readonly http: string;
      readonly status: number;
      readonly json?: Readonly<Record<string, Json>>;
      /** The slowest of a few answers. */
      readonly slowestMs: number;
    }
  | { readonly tcp: string }
  | { readonly process: true };

/** A service that pm2 runs. */
export interface DiscoveredService {
  /** The name pm2 gives it. */
  readonly name: string;
  readonly pmIds: readonly number[];
  readonly running: boolean;
  /** Whether pm2 brings it back by itself. */
  readonly autorestart: boolean;
  /** TCP ports that it listens on. */
  readonly ports: readonly number[];
  readonly health: FoundHealth;
}

/** What runs on this machine, as far as could be seen without touching it. */
export interface Discovered {
  readonly pm2Home: string;
  /** Whether it is the home that pm2 takes by itself. */
  readonly pm2HomeIsDefault: boolean;
  readonly pm2Runs: boolean;
  readonly services: readonly DiscoveredService[];
  /** Ports that pm2 itself listens on, for services in cluster mode, it is not known which. */
  readonly sharedPorts: readonly number[];
}
