/** A worker's process: `main.js <inventory> <host> [host-only]`. */
import { MusterError } from '../domain/errors.js';
import { installTelemetry } from './telemetry.js';
import { runWorker } from './run-worker.js';

const [inventoryPath, host, only] = process.argv.slice(2) as [string, string, string?];
installTelemetry();
try {
  await runWorker({
    inventoryPath,
    host,
    hostOnly: only === 'host-only',
    say: (line) => console.error(`${new Date().toISOString()} ${line}`),
  });
} catch (error) {
  if (!(error instanceof MusterError)) throw error;
  console.error(`${error.code}: ${error.message}`);
  for (const { message } of error.mistakes) console.error(`  ${message}`);
  if (error.remedy !== undefined) console.error(error.remedy);
  process.exit(4);
}
