import { DefaultLogger, Runtime } from '@temporalio/worker';

/**
 * Sets up what Temporal's runtime logs and measures, before anything else of it is used:
 * `MUSTER_LOG_LEVEL` (WARN), and Prometheus metrics of its own at `MUSTER_TEMPORAL_METRICS_ADDRESS`
 * where it is set.
 */
export function installTelemetry(env: NodeJS.ProcessEnv = process.env): void {
  const bindAddress = env['MUSTER_TEMPORAL_METRICS_ADDRESS'];
  const level = env['MUSTER_LOG_LEVEL'] === 'DEBUG' ? 'DEBUG' : 'WARN';
  Runtime.install({
    logger: new DefaultLogger(level),
    ...(bindAddress !== undefined && {
      telemetryOptions: { metrics: { prometheus: { bindAddress } } },
    }),
    shutdownSignals: ['SIGTERM', 'SIGINT'],
  });
}
