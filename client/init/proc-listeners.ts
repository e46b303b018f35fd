import { readdir, readFile, readlink } from 'node:fs/promises';
import { type Listener, reachableHost } from './listener.js';

interface Socket {
  readonly host: string;
  readonly port: number;
}

/** On Linux, the TCP ports that the processes listen on; those of other users' processes stay unseen. */
export async function procListeners(pids: readonly number[]): Promise<Listener[]> {
  const tables = await Promise.all(['tcp', 'tcp6'].map((table) => readTable(`/proc/net/${table}`)));
  const sockets = new Map(tables.flatMap(parseTable));
  const listeners = pids.map(async (pid) => {
    const inodes = await socketInodes(pid);
    return inodes.flatMap((inode) => {
      const socket = sockets.get(inode);
      return socket === undefined ? [] : [{ pid, ...socket }];
    });
  });
  return (await Promise.all(listeners)).flat();
}

/** Listening sockets by inode, from the format of proc_net_tcp in the kernel's documentation. */
export function parseTable(table: string): [string, Socket][] {
  const listen = '0A';
  return table
    .split('\n')
    .slice(1)
    .flatMap((line): [string, Socket][] => {
      const fields = line.trim().split(/\s+/);
      const [address, port] = fields[1]?.split(':') ?? [];
      const inode = fields[9];
      if (fields[3] !== listen || !address || !port || !inode) return [];
      return [[inode, { host: reachableHost(parseAddress(address)), port: parseInt(port, 16) }]];
    });
}

/** The kernel writes addresses as 32-bit words in the machine's byte order: little-endian here. */
function parseAddress(hex: string): string {
  const bytes = Buffer.from(hex, 'hex').swap32();
  if (bytes.length === 4) return bytes.join('.');
  const mapped = bytes.subarray(0, 12).equals(Buffer.from('00000000000000000000ffff', 'hex'));
  if (mapped) return bytes.subarray(12).join('.');
  const groups = bytes.toString('hex').match(/.{4}/g) ?? [];
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

async function socketInodes(pid: number): Promise<string[]> {
  const folder = `/proc/${pid}/fd`;
  const links = await orNone(readdir(folder)).then((names) =>
    Promise.all(names.map((name) => orNone(readlink(`${folder}/${name}`)))),
  );
  return links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(String(link))?.[1] ?? []);
}

async function readTable(path: string): Promise<string> {
  return String(await orNone(readFile(path, 'utf8')));
}

/** What is gone, or not ours to see, is nothing. */
async function orNone<Value>(reading: Promise<Value>): Promise<Value | []> {
  try {
    return await reading;
  } catch {
    return [];
  }
}
