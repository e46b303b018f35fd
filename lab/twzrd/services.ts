import type { PortName } from './ports.js';

/** A service as pm2 runs it. */
export interface ServiceDefinition {
  /** Its name in pm2 and in its logs. */
  readonly name: string;
  /** File below `dist/lab/twzrd/services`. */
  readonly script: string;
  readonly args: readonly string[];
  readonly port: PortName;
}

/** Every service, in the order of deployment. */
export const services: readonly ServiceDefinition[] = [
  { name: 'milo-aggregator', script: 'aggregator.js', args: [], port: 'aggregator' },
  { name: 'gateway', script: 'gateway.js', args: [], port: 'gateway' },
  { name: 'tree-builder', script: 'tree-builder.js', args: [], port: 'treeBuilder' },
  { name: 'cls-worker-s0', script: 'cls-worker.js', args: ['--shard', '0'], port: 'clsS0' },
  { name: 'cls-worker-s1', script: 'cls-worker.js', args: ['--shard', '1'], port: 'clsS1' },
  { name: 'cls-worker-s2', script: 'cls-worker.js', args: ['--shard', '2'], port: 'clsS2' },
];
