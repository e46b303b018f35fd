import { describe, expect, test } from '@jest/globals';
import type { DiscoveredService } from '../../../client/init/discovered.js';
import { inventoryNames } from '../../../client/init/inventory-names.js';
import { renderInventory } from '../../../client/init/render-inventory.js';
const environmentKinds = ['lab', 'staging', 'production'] as const;
import { parseInventory } from '../../../domain/inventory/parse-inventory.js';

const service = (given: Partial<DiscoveredService>): DiscoveredService => ({
  name: 'api',
  pmIds: [3],
  running: true,
  autorestart: true,
  ports: [],
  health: { process: true },
  ...given,
});

function render(...services: DiscoveredService[]): string {
  return renderInventory(
    { pm2Home: '/home/a/.pm2', pm2HomeIsDefault: true, pm2Runs: true, services, sharedPorts: [] },
    { name: 'shop', kind: 'production' },
  );
}

const parse = (text: string) => parseInventory(text, { file: 'muster.yaml', env: {} });

describe('a first inventory', () => {
  test('is valid where nothing was found, for each kind of environment', () => {
    const nothing = {
      pm2Home: '/x',
      pm2HomeIsDefault: true,
      pm2Runs: false,
      services: [],
      sharedPorts: [80],
    };
    for (const kind of environmentKinds)
      expect(parse(renderInventory(nothing, { name: '!', kind })).environment.kind).toBe(kind);
  });

  test.each([
    'api',
    'My App!',
    '-rf',
    'a: b # c',
    '"quoted"',
    "it's",
    '${HOME}',
    '../../etc',
    'two\nlines',
    '59',
    'true',
    '*',
    'größe',
    '日本',
    '__proto__',
    'constructor',
    'x'.repeat(100),
  ])('is valid, and says pm2’s name or id, for a service called %j', (name) => {
    const { services } = parse(render(service({ name })));
    const refused = name === '-rf' || name === 'two\nlines';
    expect(Object.values(services)).toEqual([
      expect.objectContaining({ manager: { kind: 'pm2', name: refused ? '3' : name } }),
    ]);
  });

  test.each([
    [3, { status: 204, everyMs: 50, deadlineMs: 100 }],
    [80, { everyMs: 250, deadlineMs: 500 }],
    [900, { everyMs: 2000 }],
  ])('asks no faster than a service answers that takes %d ms', (slowestMs, expected) => {
    const health = { http: 'http://a/', status: 204, slowestMs };
    expect(parse(render(service({ health }))).services['api']?.healthy).toMatchObject(expected);
  });

  test('says what it could not know', () => {
    const text = render(service({ running: false, autorestart: false, ports: [1, 2] }));
    expect(text).toMatch(/was not running/);
    expect(text).toMatch(/autorestart is off/);
    expect(text).toMatch(/listens on 1, 2/);
    expect(text).toMatch(/allowProduction/);
  });

  test('shows examples that hold once they are no comments any more', () => {
    const text = render(service({ health: { tcp: 'localhost:1' } }))
      .replaceAll(/^# (people|stores|canaries|  )/gm, '$1')
      .replace('{ recovery: 10s }', '{ recovery: 10s, lostWrites: 0 }\n    canary: orders');
    const inventory = parse(text);
    expect(inventory.people).toHaveProperty('ben');
    expect(inventory.canaries).toHaveProperty('orders');
  });
});

test('different names stay different', () => {
  const names = inventoryNames(['my app', 'my-app', 'my_app', 'my-app-2', '!', '?']);
  expect([...names.values()]).toEqual([
    'my-app',
    'my-app-2',
    'my_app',
    'my-app-2-2',
    'service',
    'service-2',
  ]);
});
