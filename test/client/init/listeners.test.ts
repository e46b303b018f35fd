import { describe, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import type { Listener } from '../../../client/init/listener.js';
import { lsofListeners, parseLsof } from '../../../client/init/lsof-listeners.js';
import { parseTable, procListeners } from '../../../client/init/proc-listeners.js';

async function withServers(
  check: (expected: Listener[]) => Promise<void>,
  hosts = ['127.0.0.1', '0.0.0.0'],
): Promise<void> {
  const servers = hosts.map((host) => createServer().listen(0, host));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  try {
    await check(
      servers.map((server) => {
        const { port } = server.address() as AddressInfo;
        return { pid: process.pid, host: '127.0.0.1', port };
      }),
    );
  } finally {
    for (const server of servers) server.close();
  }
}

describe('the ports that a process listens on', () => {
  const onLinux = process.platform === 'linux' ? test : test.skip;
  const withLsof = existsSync('/usr/bin/lsof') || existsSync('/usr/sbin/lsof') ? test : test.skip;

  onLinux('are read from /proc', () =>
    withServers(async (expected) => {
      expect(await procListeners([process.pid])).toEqual(expect.arrayContaining(expected));
    }),
  );

  withLsof('are read by lsof', () =>
    withServers(async (expected) => {
      expect(await lsofListeners([process.pid])).toEqual(expect.arrayContaining(expected));
    }),
  );

  test('of no process are none', async () => {
    expect(await procListeners([999_999_999])).toEqual([]);
    expect(await lsofListeners([])).toEqual([]);
  });
});

test('the table of the kernel is read: IPv4, IPv6, IPv6 that holds IPv4, listening only', () => {
  const rest = '00000000:00000000 00:00000000 00000000     0        0';
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1388 00000000:0000 0A ${rest} 11 1 0
   1: 0200A8C0:0050 00000000:0000 0A ${rest} 12 1 0
   2: 0100007F:AD47 0100007F:B99E 01 ${rest} 13 1 0
   3: 00000000000000000000000001000000:0050 00000000000000000000000000000000:0000 0A ${rest} 14 1 0
   4: 0000000000000000FFFF00000100007F:0051 00000000000000000000000000000000:0000 0A ${rest} 15 1 0
   5: 00000000000000000000000000000000:0052 00000000000000000000000000000000:0000 0A ${rest} 16 1 0
`;
  expect(parseTable(table)).toEqual([
    ['11', { host: '127.0.0.1', port: 5000 }],
    ['12', { host: '192.168.0.2', port: 80 }],
    ['14', { host: '[::1]', port: 80 }],
    ['15', { host: '127.0.0.1', port: 81 }],
    ['16', { host: '127.0.0.1', port: 82 }],
  ]);
});

test('the answer of lsof is read', () => {
  expect(parseLsof('p12\nf3\nn*:3000\nf4\nn[::1]:3001\np13\nf9\nn10.0.0.5:80\n')).toEqual([
    { pid: 12, host: '127.0.0.1', port: 3000 },
    { pid: 12, host: '[::1]', port: 3001 },
    { pid: 13, host: '10.0.0.5', port: 80 },
  ]);
});
