/** A TCP port that a process listens on. */
export interface Listener {
  readonly pid: number;
  /** The address it is bound to, as a URL has it: `127.0.0.1`, `[::1]`; a wildcard is `127.0.0.1`. */
  readonly host: string;
  readonly port: number;
}

/** Where what is bound to the address can be reached from this machine. */
export function reachableHost(address: string): string {
  if (address === '*' || address === '0.0.0.0' || address === '::') return '127.0.0.1';
  return address.includes(':') ? `[${address}]` : address;
}
