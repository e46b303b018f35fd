import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { TcpProbe } from '../../../domain/probe.js';
import { freePort } from '../../../host/dev/free-port.js';
import { probeContract, rawServer, timing } from './probe-contract.js';

const tcp = (port: number): TcpProbe => ({ kind: 'tcp', host: '127.0.0.1', port, ...timing });

/** A listener that accepts nobody, its queue full: further connections wait for an answer. */
async function fullListener(): Promise<{ port: number; stop(): Promise<void> }> {
  const script =
    '$|=1; $s=IO::Socket::INET->new(Listen=>1,LocalAddr=>"127.0.0.1") or die; print $s->sockport; sleep 300';
  const child = spawn('perl', ['-MIO::Socket::INET', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  const port = Number(said.toString());
  const waiting: Socket[] = [];
  for (let i = 0; i < 8; i++) {
    const socket = connect({ host: '127.0.0.1', port });
    socket.on('error', () => undefined);
    waiting.push(socket);
  }
  return {
    port,
    async stop() {
      for (const socket of waiting) socket.destroy();
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    },
  };
}

probeContract(
  async () => {
    const [server, full] = await Promise.all([rawServer(), fullListener()]);
    return {
      good: tcp(server.port),
      hung: tcp(full.port),
      unreachable: tcp(await freePort()),
      async stop() {
        await Promise.all([server.stop(), full.stop()]);
      },
    };
  },
  { bad: 'it is the same as unreachable', rubbish: 'nothing is asked that could be answered' },
);
