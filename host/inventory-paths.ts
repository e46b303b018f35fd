import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Backup, ProviderRef } from '../domain/backup.js';
import type { Inventory } from '../domain/inventory/inventory.js';
import type { Probe } from '../domain/probe.js';
import type { SecretRef } from '../domain/secret.js';
import type { ManagerRef, Service } from '../domain/service.js';

type Resolve = (path: string) => string;

/**
 * The inventory with every path absolute: relative ones start at `folder`, `~/` at the user's.
 * Commands without a folder of their own run in `folder`.
 */
export function resolveInventoryPaths(inventory: Inventory, folder: string): Inventory {
  const absolute: Resolve = (path) =>
    path.startsWith('~/') ? join(homedir(), path.slice(2)) : resolve(folder, path);
  return {
    ...inventory,
    services: mapValues(inventory.services, (service) => ofService(service, absolute)),
    stores: mapValues(inventory.stores, (store) => ({
      ...store,
      url: ofSecret(store.url, absolute),
    })),
    canaries: mapValues(inventory.canaries, (canary) => ({
      ...canary,
      write:
        canary.write.kind === 'post'
          ? { ...canary.write, send: ofHeaders(canary.write.send, absolute) }
          : canary.write,
    })),
    backups: mapValues(inventory.backups, (backup) => ofBackup(backup, absolute)),
  };
}

function ofService(service: Service, absolute: Resolve): Service {
  const { healthy, log, envFile } = service;
  return {
    ...service,
    manager: ofManager(service.manager, absolute),
    ...(healthy !== undefined && { healthy: ofProbe(healthy, absolute) }),
    ...(envFile !== undefined && { envFile: absolute(envFile) }),
    log: { ...log, files: log.files.map(absolute) },
  };
}

function ofBackup(backup: Backup, absolute: Resolve): Backup {
  const { provider, bin, scratch } = backup;
  return {
    ...backup,
    provider: ofProvider(provider, absolute),
    ...(bin !== undefined && { bin: absolute(bin) }),
    ...(scratch !== undefined && { scratch: absolute(scratch) }),
  };
}

function ofProvider(provider: ProviderRef, absolute: Resolve): ProviderRef {
  if (provider.kind === 'pgDump') return { ...provider, folder: absolute(provider.folder) };
  if (provider.kind === 'digitalOcean')
    return { ...provider, token: ofSecret(provider.token, absolute) };
  if (provider.kind !== 'pgbackrest') return provider;
  const { config, program } = provider;
  return {
    ...provider,
    program: program.includes('/') ? absolute(program) : program,
    ...(config !== undefined && { config: absolute(config) }),
  };
}

function ofManager(manager: ManagerRef, absolute: Resolve): ManagerRef {
  if (manager.kind === 'process') {
    return {
      ...manager,
      pidFile: absolute(manager.pidFile),
      cwd: absolute(manager.cwd ?? '.'),
      logs: manager.logs.map(absolute),
    };
  }
  const { home } = manager;
  if (home === undefined) return manager;
  return { ...manager, home: typeof home === 'string' ? absolute(home) : ofSecret(home, absolute) };
}

function ofProbe(probe: Probe, absolute: Resolve): Probe {
  if (probe.kind === 'http') return { ...probe, send: ofHeaders(probe.send, absolute) };
  if (probe.kind === 'command') return { ...probe, cwd: absolute(probe.cwd ?? '.') };
  if (probe.kind === 'log') return { ...probe, file: absolute(probe.file) };
  return probe;
}

function ofHeaders(headers: Readonly<Record<string, string | SecretRef>>, absolute: Resolve) {
  return mapValues(headers, (value) =>
    typeof value === 'string' ? value : ofSecret(value, absolute),
  );
}

function ofSecret(secret: SecretRef, absolute: Resolve): SecretRef {
  return 'file' in secret ? { file: absolute(secret.file) } : secret;
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
