import { InvalidArgumentError } from 'commander';

const aHost = /^(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])$/;

/** Reads an address to listen at as an option takes it: `127.0.0.1:9464`, `[::1]:9464`. */
export function readAddress(text: string): string {
  const at = text.lastIndexOf(':');
  const port = Number(/^\d{1,5}$/.exec(text.slice(at + 1))?.[0]);
  if (aHost.test(text.slice(0, Math.max(at, 0))) && port >= 1 && port <= 65_535) return text;
  throw new InvalidArgumentError('An address is a host and a port, such as 127.0.0.1:9464.');
}
