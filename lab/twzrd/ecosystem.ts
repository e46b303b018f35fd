import { join } from 'node:path';

import type { Defect } from './defects.js';
import type { Places } from './places.js';
import { type ServiceDefinition, services } from './services.js';
import type { Tools } from './tools.js';

/**
 * The text of pm2's `ecosystem.config.cjs`. Services run in the lab's folder, where their `.env`
 * lies, and restart at once however often they die.
 */
export function formatEcosystem(places: Places, tools: Tools, defect: Defect | undefined): string {
  const app = (service: ServiceDefinition) => ({
    name: service.name,
    script: join(tools.services, service.script),
    args: service.args,
    cwd: places.dir,
    interpreter: process.execPath,
    exec_mode: 'fork',
    autorestart: !(defect === 'no-autorestart' && service.name === 'gateway'),
    min_uptime: 0,
    max_restarts: 1_000_000,
    kill_timeout: 2000,
    out_file: join(places.logs, `${service.name}-out.log`),
    error_file: join(places.logs, `${service.name}-error.log`),
    merge_logs: true,
    // pm2's own additions to a service cost starting time and serve nothing here.
    pmx: false,
    vizion: false,
    source_map_support: false,
  });
  const apps = services.map(app);
  return `module.exports = ${JSON.stringify({ apps }, undefined, 2)};\n`;
}
