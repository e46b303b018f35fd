import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { MusterError } from '../../domain/errors.js';
import type { LabUp, PartStatus, UpOptions } from '../lab.js';
import { musterRoot } from '../../host/program-path.js';
import { takenPorts } from '../taken-ports.js';
import { waitUntil } from '../wait-until.js';
import { prepareArchive } from './bring-archive.js';
import { makeBackups } from './backups.js';
import { type Defect, defects, isDefect } from './defects.js';
import { formatEcosystem } from './ecosystem.js';
import { formatEnvironment, makeEnvironment, serviceEnvironment } from './environment-file.js';
import { extras, isExtra, wantedExtras } from './extras.js';
import { askParts } from './health.js';
import { planPlaces } from './places.js';
import { daemonPid, servicePids, startServices, stopServices } from './pm2.js';
import { choosePorts, defaultPorts, type PortName, type Ports } from './ports.js';
import { applySchema, postgresPid, startPostgres } from './postgres.js';
import { type LabRecord, readRecord, refuseStranger, writeRecord, writeWhole } from './record.js';
import { redisPid, startRedis } from './redis.js';
import { services } from './services.js';
import { findStoreUser } from './store-user.js';
import { findTools } from './tools.js';
import { startToxiproxy, toxiproxyPid } from './toxiproxy.js';

/**
 * Brings PostgreSQL, Redis, a Toxiproxy before them and the services up and returns once all are healthy. What stands
 * already stays, unless ports or defect changed: then the services start anew.
 */
export async function up(options: UpOptions = {}): Promise<LabUp> {
  const say = options.say ?? (() => {});
  const tools = findTools();
  const user = findStoreUser();
  const planned = planPlaces(options.dir, user);
  const before = readRecord(planned.record);
  const places = before?.places ?? planned;
  refuseStranger(places);
  const { ports, defect } = check(options, before, places.dir);
  await refuseTakenPorts(ports, before);

  const wanted = wantedExtras(options.extras ?? [], before?.extras ?? [], defect);
  const record: LabRecord = {
    lab: 'twzrd',
    places,
    ports,
    ...(defect && { defect }),
    ...(wanted.length > 0 && { extras: wanted }),
  };
  writeRecord(record);
  const environment = makeEnvironment(places, ports, defect);
  const databaseUrl = environment['DATABASE_URL'] as string;
  const forServices = formatEnvironment(serviceEnvironment(environment, ports));
  const newVariables = [
    writeWhole(places.environmentFile, formatEnvironment(environment)),
    ...services.map(({ name }) =>
      writeWhole(join(places.serviceEnvironments, `${name}.env`), forServices),
    ),
  ].includes(true);
  const newEcosystem = writeWhole(places.ecosystem, formatEcosystem(places, tools, defect));

  say(
    `PostgreSQL on port ${ports.postgres}, Redis on port ${ports.redis}, data in ${places.stores}; before them Toxiproxy`,
  );
  const store = { dir: places.dir, stores: places.stores, tools, user };
  const archive = wanted.includes('archive')
    ? prepareArchive({ ...store, url: databaseUrl, defect, defectBefore: before?.defect, say })
    : undefined;
  await Promise.all([
    startToxiproxy({ dir: places.dir, home: places.toxiproxy, ports, tools }),
    startRedis({
      ...store,
      url: environment['REDIS_URL'] as string,
      aof: defect !== 'redis-without-aof',
    }),
    startPostgres({ ...store, url: databaseUrl, settings: archive?.settings ?? '' })
      .then(() => applySchema(databaseUrl))
      .then(() => archive?.start()),
  ]);

  await makeBackups({ places, tools, url: databaseUrl, defect });

  const running = servicePids(places.pm2Home);
  const complete = services.every(({ name }) => running.has(name));
  if (!complete || newVariables || newEcosystem || daemonPid(places.pm2Home) === undefined) {
    if (!(await stopServices(places, tools))) {
      throw new MusterError('COMMAND_FAILED', 'Some service outlived SIGKILL.', {
        remedy: 'Take the practice system down, then try again.',
      });
    }
    rmSync(places.hasStarted, { recursive: true, force: true });
    say(`Services under a pm2 of their own: ${services.map(({ name }) => name).join(', ')}`);
    await startServices(places, tools);
  } else {
    say('Services run already');
  }
  const parts = await waitForHealth(record);
  if (defect) say(`Healthy, with a defect: ${defects[defect]}`);
  else say('Healthy');

  const at = (name: PortName): string => `http://127.0.0.1:${ports[name]}`;
  return {
    dir: places.dir,
    inventoryPath: join(musterRoot, 'lab/twzrd/muster.yaml'),
    environment,
    environmentFile: places.environmentFile,
    endpoints: Object.fromEntries(services.map(({ name, port }) => [name, at(port)])),
    pids: Object.fromEntries(parts.map((part) => [part.name, part.pid as number])),
  };
}

/** All mistakes in what was asked for, at once. */
function check(
  options: UpOptions,
  before: LabRecord | undefined,
  dir: string,
): { ports: Ports; defect: Defect | undefined } {
  const { ports, mistakes } = choosePorts(options.ports ?? {}, before?.ports ?? defaultPorts);
  const { defect } = options;
  if (defect !== undefined && !isDefect(defect)) {
    mistakes.push(`no defect is called ${defect}; there are ${Object.keys(defects).join(', ')}`);
  }
  for (const extra of options.extras ?? []) {
    if (!isExtra(extra))
      mistakes.push(`no extra is called ${extra}; there are ${Object.keys(extras).join(', ')}`);
  }
  const wanted = wantedExtras(options.extras ?? [], before?.extras ?? [], defect);
  const more = wanted.filter((extra) => !(before?.extras ?? []).includes(extra));
  if (before !== undefined && more.length > 0 && postgresPid(before.places.stores) !== undefined) {
    mistakes.push(`it is up without ${more.join(', ')}: take it down first`);
  }
  // The folder's name goes into configuration files, each with quotes of its own.
  if (/["'\\\n]/.test(dir))
    mistakes.push(`${dir} has a quote, backslash or line break in its name`);
  const moved = (Object.keys(defaultPorts) as PortName[]).some(
    (name) => before !== undefined && before.ports[name] !== ports[name],
  );
  if (moved && runningPorts(before).size > 0) {
    mistakes.push('it is up on other ports: take it down first');
  }
  if (mistakes.length > 0) {
    throw new MusterError(
      'BAD_INPUT',
      `The practice system cannot come up: ${mistakes.join('; ')}.`,
      {
        mistakes: mistakes.map((message) => ({ path: 'lab', message })),
      },
    );
  }
  return { ports, defect: defect as Defect | undefined };
}

async function refuseTakenPorts(ports: Ports, before: LabRecord | undefined): Promise<void> {
  const ours = runningPorts(before);
  const taken = await takenPorts(Object.values(ports).filter((port) => !ours.has(port)));
  if (taken.length === 0) return;
  throw new MusterError('BAD_INPUT', `Something else listens on port ${taken.join(', ')}.`, {
    remedy: 'End it (on macOS, AirPlay Receiver holds 5000), or choose other ports.',
  });
}

/** Ports on which parts of this practice system listen now. */
function runningPorts(record: LabRecord | undefined): Set<number> {
  if (record === undefined) return new Set();
  const { places, ports } = record;
  const found = servicePids(places.pm2Home);
  const names = services.filter(({ name }) => found.has(name)).map(({ port }) => port);
  if (toxiproxyPid(places.toxiproxy) !== undefined)
    names.push('toxiproxy', 'postgresProxy', 'redisProxy');
  if (postgresPid(places.stores) !== undefined) names.push('postgres');
  if (redisPid(places.stores) !== undefined) names.push('redis');
  return new Set(names.map((name) => ports[name]));
}

async function waitForHealth(record: LabRecord): Promise<PartStatus[]> {
  let parts: PartStatus[] = [];
  const healthy = await waitUntil(async () => {
    parts = await askParts(record);
    return parts.every((part) => part.state === 'healthy');
  }, 30_000);
  if (healthy) return parts;
  const sick = parts.filter((part) => part.state !== 'healthy');
  const words = sick.map(({ name, state, reason }) => `${name} is ${reason ?? state}`).join('; ');
  throw new MusterError('NOT_STEADY', `The practice system is not healthy after 30 s: ${words}.`, {
    remedy: `See ${record.places.logs}, then take it down and up again.`,
  });
}
