/**
 * Where each part listens, on 127.0.0.1. The stores, and what stands before them, keep away from a
 * machine's own.
 */
export const defaultPorts = {
  gateway: 5000,
  treeBuilder: 5001,
  clsS0: 5010,
  clsS1: 5011,
  clsS2: 5012,
  aggregator: 8080,
  postgres: 5442,
  redis: 6390,
  toxiproxy: 8484,
  postgresProxy: 5443,
  redisProxy: 6391,
} as const;

export type PortName = keyof typeof defaultPorts;
export type Ports = Readonly<Record<PortName, number>>;

/** The variables of `.env` by which services and inventory learn the ports. */
export const portVariables = {
  gateway: 'TWZRD_GATEWAY_PORT',
  treeBuilder: 'TWZRD_TREE_BUILDER_PORT',
  clsS0: 'TWZRD_CLS_S0_PORT',
  clsS1: 'TWZRD_CLS_S1_PORT',
  clsS2: 'TWZRD_CLS_S2_PORT',
  aggregator: 'TWZRD_AGGREGATOR_PORT',
  postgres: 'TWZRD_POSTGRES_PORT',
  redis: 'TWZRD_REDIS_PORT',
  toxiproxy: 'TWZRD_TOXIPROXY_PORT',
  postgresProxy: 'TWZRD_POSTGRES_PROXY_PORT',
  redisProxy: 'TWZRD_REDIS_PROXY_PORT',
} as const satisfies Record<PortName, string>;

/** Fills in what is not given; says every mistake: unknown names, impossible or double ports. */
export function choosePorts(
  given: Readonly<Record<string, number>>,
  otherwise: Ports,
): { ports: Ports; mistakes: string[] } {
  const mistakes: string[] = [];
  const ports: Ports = { ...otherwise, ...given };
  const names = Object.keys(ports) as PortName[];
  for (const [at, name] of names.entries()) {
    const port = ports[name];
    if (!Object.hasOwn(defaultPorts, name)) {
      mistakes.push(`no part is called ${name}; there are ${Object.keys(defaultPorts).join(', ')}`);
    } else if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      mistakes.push(`port ${port} of ${name} is not a whole number from 1 to 65535`);
    }
    const twin = names.slice(0, at).find((other) => ports[other] === port);
    if (twin !== undefined) mistakes.push(`${name} and ${twin} cannot both have port ${port}`);
  }
  return { ports, mistakes };
}
