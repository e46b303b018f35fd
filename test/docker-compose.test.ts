import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { searchAttributes } from '../domain/contract.js';
import { musterRoot } from '../host/program-path.js';

interface Compose {
  readonly services: Readonly<
    Record<string, { image: string; command?: string[]; ports?: string[]; volumes?: string[] }>
  >;
  readonly volumes: Readonly<Record<string, unknown>>;
}

let compose: Compose;
beforeAll(async () => {
  const text = await readFile(join(musterRoot, 'docker-compose.temporal.yml'), 'utf8');
  compose = parse(text) as Compose;
});

test('it registers every search attribute of the contract', () => {
  const script = compose.services['namespace']?.command?.join('\n') ?? '';
  for (const name of searchAttributes) expect(script).toMatch(new RegExp(`\\b${name}\\b`));
});

test('every image is pinned to a version', () => {
  for (const { image } of Object.values(compose.services)) {
    expect(image).toMatch(/:\d+\.\d+/);
  }
});

test('its data is in a named volume, and nothing is open to the network unasked', () => {
  expect(compose.services['postgres']?.volumes).toEqual(['postgres:/var/lib/postgresql/data']);
  expect(Object.keys(compose.volumes)).toEqual(['postgres']);
  for (const { ports = [] } of Object.values(compose.services)) {
    for (const port of ports) expect(port).toMatch(/^\$\{TEMPORAL_BIND:-127\.0\.0\.1\}:/);
  }
});

test('no script of it uses a variable that compose would take for its own', () => {
  for (const { command = [] } of Object.values(compose.services)) {
    expect(command.join('\n').replaceAll('$$', '')).not.toContain('$');
  }
});
