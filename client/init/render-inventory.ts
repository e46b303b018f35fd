import { stringify } from 'yaml';
import { formatDuration } from '../../domain/duration.js';
import type { EnvironmentKind } from '../../domain/inventory/inventory.js';
import { defaultEveryMs } from '../../domain/probe.js';
import type { Discovered, DiscoveredService, FoundHealth } from './discovered.js';
import { inventoryName, inventoryNames } from './inventory-names.js';

/** What the person says of the environment; its kind is never guessed. */
export interface RenderOptions {
  readonly name: string;
  readonly kind: EnvironmentKind;
}

/** The text of a first `muster.yaml`: valid, one drill for each service, and words on what to add. */
export function renderInventory(discovered: Discovered, { name, kind }: RenderOptions): string {
  const names = inventoryNames(discovered.services.map((service) => service.name));
  const services = discovered.services.map((service) => ({
    ...service,
    key: names.get(service.name) ?? inventoryName(service.name),
  }));
  return [
    head({ name: inventoryName(name), kind }, services[0]?.key),
    section(
      'services',
      services.map((service) => renderService(service, discovered)),
    ),
    shared(discovered),
    examples,
    section(
      'drills',
      services.map((service) => renderDrill(service, kind)),
    ),
  ].join('\n');
}

type Named = DiscoveredService & { readonly key: string };

function head(environment: RenderOptions, first: string | undefined): string {
  const run = first === undefined ? 'NAME' : `${first}-crash`;
  return `# What Muster knows of this system: what runs, when it is healthy, what is rehearsed.
# Nothing is harmed by looking: muster run ${run} --dry-run
environment: ${flow(environment)} # kind: lab, staging or production

# Who approves, answers and signs. Drills ask for roles: approval: [reviewer], signOff: [reviewer]
# people:
#   ana: { roles: [conductor] }
#   ben: { roles: [reviewer] }
`;
}

function section(name: string, entries: readonly string[]): string {
  return entries.length === 0 ? `${name}: {}\n` : `${name}:\n${entries.join('\n')}`;
}

function renderService(service: Named, discovered: Discovered): string {
  const { key, autorestart, running, ports } = service;
  const remarks = [
    !running && 'It was not running when this was written: say here when it is healthy.',
    !autorestart && 'pm2 will not bring it back by itself (autorestart is off): the ladder must.',
    ports.length > 1 && `It listens on ${ports.join(', ')}.`,
  ].filter((remark) => remark !== false);
  return [
    `  ${flow(key)}:`,
    ...remarks.map((remark) => `    # ${remark}`),
    `    pm2: ${flow(pm2Ref(service, discovered))}`,
    `    healthy: ${flow(probe(service.health))}`,
    '    ladder: [{ wait: 10s }, restart] # what is tried when it does not come back by itself',
    '',
  ].join('\n');
}

function pm2Ref({ name, pmIds }: DiscoveredService, { pm2Home, pm2HomeIsDefault }: Discovered) {
  // What could be read as an option or break a line is told by its id.
  const byId = /^-|^$|\p{Cc}/u.test(name);
  if (pm2HomeIsDefault) return byId ? pmIds[0] : name;
  return { ...(byId ? { id: pmIds[0] } : { name }), home: pm2Home };
}

function probe(health: FoundHealth) {
  if (!('http' in health)) return health;
  const { slowestMs, status, ...rest } = health;
  const every = everyFor(slowestMs);
  return {
    ...rest,
    ...(status !== 200 && { status }),
    ...(every !== defaultEveryMs.http && { every: formatDuration(every) }),
  };
}

/** An answer has twice the interval: four times the slowest that was seen must fit. */
function everyFor(slowestMs: number): number {
  const common = [defaultEveryMs.http, 100, 250, 500, 1000];
  return common.find((everyMs) => 2 * everyMs >= 4 * slowestMs) ?? 2000;
}

function shared({ sharedPorts }: Discovered): string {
  if (sharedPorts.length === 0) return '';
  return `# pm2 itself listens on ${sharedPorts.join(', ')}, for services in cluster mode. Say above for which:
#   healthy: { http: "http://127.0.0.1:${sharedPorts[0]}/health" }
`;
}

const examples = `# What keeps state, and numbered writes that count what a drill loses: then add
# canary: NAME and objectives: { lostWrites: 0 } to a drill.
# stores:
#   database: { postgres: { env: DATABASE_URL } } # the URL is a secret and stays in the environment
# canaries:
#   orders:
#     write: { post: "http://127.0.0.1:3000/orders", json: { id: "{canary}" } }
#     read: { store: database, sql: "select id from orders where id = any($1)" }
`;

function renderDrill({ key }: Named, kind: EnvironmentKind): string {
  return [
    `  ${flow(`${key}-crash`)}:`,
    '    type: crashRecovery',
    `    service: ${flow(key)}`,
    '    objectives: { recovery: 10s } # start generous; tighten by what the first runs measure',
    ...(kind === 'production'
      ? ['    # allowProduction: true # refused until then, and until approval: [ROLE] is given']
      : []),
    '',
  ].join('\n');
}

/** The value on one line of YAML. */
function flow(value: unknown): string {
  // ${ would be taken for a variable.
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0 })
    .trim()
    .replaceAll('${', '$$${');
}
