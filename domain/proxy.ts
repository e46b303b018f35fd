/** A Toxiproxy's proxy that services reach a store through: where faults of the network are made. */
export interface NetworkProxy {
  readonly host: string;
  /** URL of the Toxiproxy's API, without user or password. */
  readonly toxiproxy: string;
  /** What the proxy is called there. */
  readonly name: string;
}
