import { writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { ProcessProbe } from '../../../domain/probe.js';
import type { ManagerRef, Service } from '../../../domain/service.js';
import { StrayProcesses } from '../../support/stray-processes.js';
import { tempFolder } from '../../support/temp-folder.js';
import { askOnce, probeContract, timing } from './probe-contract.js';

const probe = (service: string): ProcessProbe => ({ kind: 'process', service, ...timing });
const service = (manager: ManagerRef): Service => ({
  host: 'local',
  manager,
  works: {},
  log: { forbid: [], leaks: [], files: [] },
  gauges: {},
  ladder: [],
});

probeContract(async () => {
  const folder = await tempFolder();
  const stray = new StrayProcesses();
  const byPidFile = async (name: string, text: string) => {
    const pidFile = join(folder.path, `${name}.pid`);
    await writeFile(pidFile, text);
    return service({ kind: 'process', pidFile, start: ['true'], supervised: false, logs: [] });
  };
  const sockets: Socket[] = [];
  const hung = createServer((socket) => sockets.push(socket.resume()));
  hung.listen(join(folder.path, 'rpc.sock'));
  const inventory = {
    services: {
      good: await byPidFile('good', String(stray.start('sleep', ['300']).pid)),
      bad: await byPidFile('bad', '4194303'),
      rubbish: await byPidFile('rubbish', 'hunter2'),
      hung: service({ kind: 'pm2', name: 'web', home: folder.path }),
      unreachable: service({ kind: 'pm2', name: 'web', home: join(folder.path, 'none') }),
    },
  };
  return {
    inventory,
    good: probe('good'),
    bad: probe('bad'),
    hung: probe('hung'),
    unreachable: probe('unreachable'),
    rubbish: probe('rubbish'),
    async stop() {
      hung.close();
      for (const socket of sockets) socket.destroy();
      await stray.endAll();
      await folder.remove();
    },
  };
});

test.each(['none', '__proto__', 'toString'])(
  'a service %s that is not there is refused',
  async (name) => {
    await expect(askOnce(probe(name))).rejects.toMatchObject({ code: 'PROBE_INVALID' });
  },
);
