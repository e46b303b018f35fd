import { connect } from 'node:net';
import type { Reading, TcpProbe } from '../../domain/probe.js';
import { asking, good } from './asking.js';
import type { ProbeHandler } from './probe-handler.js';

/** Closes the connection as soon as it is open. */
export const tcpProbe: ProbeHandler<TcpProbe> = {
  prepare: ({ host, port, deadlineMs }) =>
    Promise.resolve({
      ask: (signal) =>
        asking(
          { signal, deadlineMs },
          (onCut) =>
            new Promise<Reading>((resolve, reject) => {
              const socket = connect({ host, port });
              onCut(() => socket.destroy());
              socket.on('error', reject);
              socket.on('connect', () => {
                resolve(good);
                socket.destroy();
              });
            }),
        ),
    }),
};
