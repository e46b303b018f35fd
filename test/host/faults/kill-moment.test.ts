import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { killFault } from '../../../host/faults/kill-fault.js';
import { toUndo } from '../../../host/faults/service-processes.js';
import { identifyProcess } from '../../../host/processes/process-identity.js';

/** Sends back what it is sent; holds much memory, so that it takes long to be gone. */
const server = `
  const held = Array.from({ length: 100 }, (_, index) => Buffer.alloc(1e6, index));
  const server = require('node:net').createServer((socket) => {
    socket.setNoDelay().on('error', () => {}).on('data', (asked) => socket.write(asked));
  });
  server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port, held: held.length }));
`;

let child: ChildProcess | undefined;
afterEach(() => {
  child?.kill('SIGKILL');
});

test('nothing that is asked after a kill has returned is answered: its bracket may end there', async () => {
  for (let round = 0; round < 8; round += 1) {
    child = spawn(process.execPath, ['-e', server], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const [{ port }] = (await once(child, 'message')) as [AddressInfo];
    const known = await Promise.all(Array.from({ length: 4 }, () => Asker.at(port)));
    const undo = toUndo([identifyProcess(child.pid!)!]);
    await killFault.inject({ kind: 'kill', service: 'drilled' }, undo, {} as never);
    const fresh = connect({ host: '127.0.0.1', port });
    const askers = [...known, new Asker(fresh)];
    for (const asker of askers) asker.ask('late');
    await Promise.all(askers.map(({ closed }) => closed));
    for (const { heard } of known) expect(heard).toContain('early');
    for (const { heard } of askers) expect(heard).not.toContain('late');
  }
});

/** Asks again as soon as it is answered, until the connection ends. */
class Asker {
  heard = '';
  readonly closed: Promise<void>;

  constructor(private readonly socket: Socket) {
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.on('error', () => {});
    socket.on('data', (answer) => {
      this.heard = this.heard.slice(-100) + answer.toString();
      this.ask('early');
    });
  }

  /** On a connection, once it is answered there. */
  static async at(port: number): Promise<Asker> {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    await once(socket, 'connect');
    const asker = new Asker(socket);
    asker.ask('early');
    await once(socket, 'data');
    return asker;
  }

  ask(what: 'early' | 'late'): void {
    this.socket.write(what);
  }
}
