import { toxiproxy as prerequisite } from '../../client/prerequisites/toxiproxy.js';
import { freePort } from '../../host/dev/free-port.js';
import { Toxiproxy, type ProxyState, type Toxic } from '../../host/proxies/toxiproxy.js';
import { startServer } from './server-process.js';

/** A Toxiproxy of its own, which can be killed and started again on the same port. */
export class TestToxiproxy {
  private server: Awaited<ReturnType<typeof startServer>> | undefined;

  private constructor(
    readonly port: number,
    private readonly command: string,
  ) {}

  static async start(): Promise<TestToxiproxy> {
    const found = await prerequisite.find();
    if (found === undefined) throw new Error(`Toxiproxy is missing; ${prerequisite.mend}`);
    const toxiproxy = new TestToxiproxy(await freePort(), found.path);
    await toxiproxy.start();
    return toxiproxy;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get api(): Toxiproxy {
    return new Toxiproxy(this.url);
  }

  /** Starts it anew: with no proxies, as all its state is in memory. */
  async start(): Promise<void> {
    const args = ['-host', '127.0.0.1', '-port', String(this.port)];
    const answers = () =>
      this.api.names().then(
        () => true,
        () => false,
      );
    this.server = await startServer(this.command, args, {}, answers);
  }

  async kill(): Promise<void> {
    await this.server?.end('SIGKILL');
    this.server = undefined;
  }

  /** Makes a proxy on a free port; answers where it listens. */
  async create(name: string, upstream: string, toxics: Toxic[] = []): Promise<string> {
    const listen = `127.0.0.1:${await freePort()}`;
    await this.api.create({ name, listen, upstream, enabled: true, toxics });
    return listen;
  }

  /** The proxy as it is, toxics in the order of their names. */
  async state(name: string): Promise<ProxyState | undefined> {
    const state = await this.api.proxy(name);
    if (state === undefined) return undefined;
    return { ...state, toxics: state.toxics.toSorted((a, b) => a.name.localeCompare(b.name)) };
  }

  /** Deletes the proxy, as somebody else might. */
  async remove(name: string): Promise<void> {
    await fetch(`${this.url}/proxies/${name}`, { method: 'DELETE' });
  }
}
