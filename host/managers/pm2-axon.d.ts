/** The part of pm2's own message protocol that is needed to ask its daemon; neither package has types. */
declare module 'pm2-axon' {
  export interface AxonSocket {
    set(name: 'retry timeout', value: number): this;
    connect(socketPath: string): this;
    on(event: 'error' | 'socket error', listener: (error: NodeJS.ErrnoException) => void): this;
    on(event: 'close' | 'connect', listener: () => unknown): this;
    close(): void;
  }
  const axon: { socket(type: 'req'): AxonSocket };
  export default axon;
}

declare module 'pm2-axon-rpc' {
  import type { AxonSocket } from 'pm2-axon';

  export class Client {
    constructor(socket: AxonSocket);
    call(
      method: string,
      argument: unknown,
      answered: (error: Error | null, result: unknown) => void,
    ): void;
  }
  const rpc: { Client: typeof Client };
  export default rpc;
}
