import { loadClientConnectConfig } from '@temporalio/envconfig';
import { MusterError } from '../domain/errors.js';

/** Where Temporal is, from its own TOML profiles and environment (`TEMPORAL_ADDRESS` and others). */
export interface TemporalTarget {
  readonly connection: NonNullable<
    ReturnType<typeof loadClientConnectConfig>['connectionOptions']
  > & { readonly address: string };
  readonly namespace: string;
}

const defaultAddress = 'localhost:7233';

/** Reads where Temporal is; nothing said means a server on this machine. */
export function temporalTarget(): TemporalTarget {
  const { connectionOptions, namespace } = loadClientConnectConfig();
  return {
    connection: { ...connectionOptions, address: connectionOptions.address ?? defaultAddress },
    namespace: namespace ?? 'default',
  };
}

/** What a failed connection is told as. */
export function temporalUnreachable(target: TemporalTarget, cause: unknown): MusterError {
  const { address } = target.connection;
  return new MusterError('TEMPORAL_UNREACHABLE', `no Temporal server answers at ${address}`, {
    remedy: 'Start one with `muster dev`, or say where it is with TEMPORAL_ADDRESS.',
    cause,
  });
}
