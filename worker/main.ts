/** A worker's process: `main.js <inventory> <host> [host-only] [metrics=<host:port>]`. */
import { MusterError } from '../domain/errors.js';
import { installTelemetry } from './telemetry.js';
import { runWorker } from './run-worker.js';

const [inventoryPath, host, ...flags] = process.argv.slice(2) as [string, string, ...string[]];
const metrics = flags.find((flag) => flag.startsWith('metrics='))?.slice('metrics='.length);
installTelemetry();
try {
  await runWorker({
    inventoryPath,
    host,
    hostOnly: flags.includes('host-only'),
    ...(metrics !== undefined && { metrics }),
    say: (line) => console.error(`${new Date().toISOString()} ${line}`),
  });
} catch (error) {
  if (!(error instanceof MusterError)) throw error;
  console.error(`${error.code}: ${error.message}`);
  for (const { message } of error.mistakes) console.error(`  ${message}`);
  if (error.remedy !== undefined) console.error(error.remedy);
  process.exit(4);
}
