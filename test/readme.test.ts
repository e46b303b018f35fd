import { describe, expect, test } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readDrillInput } from '../domain/planning/drill-input.js';
import { parse } from 'yaml';
import { scheduleSchema } from '../domain/inventory/schedule-schema.js';
import { parseInventory } from '../domain/inventory/parse-inventory.js';
import { musterRoot, programPath } from '../host/program-path.js';
import { unless } from './support/unless.js';

const pages = ['README.md', 'CONTRIBUTING.md', ...pagesBelow('docs')];
const text = pages.map((page) => readFileSync(join(musterRoot, page), 'utf8')).join('\n');

describe('what the pages say is so', () => {
  test('the inventory in the README is valid', () => {
    const [, yaml] = /```yaml\n([^]*?)```/.exec(text)!;
    const { drills } = parseInventory(yaml!, { file: 'README.md', env: {} });
    expect(Object.keys(drills)).toEqual(['gateway-crash']);
  });

  test('every muster command exists, with the options named', () => {
    const named = [...text.matchAll(/\bmuster ((?:schedule|lab) [a-z]+|[a-z][a-z-]*)([^`\n#|]*)/g)];
    const helps = new Map<string, string>();
    for (const [, name] of named) helps.set(name!, helps.get(name!) ?? help(name!));
    expect(helps.size).toBeGreaterThan(10);
    for (const [line, name, rest] of named) {
      for (const [option] of rest!.matchAll(/--[a-z-]+/g)) {
        expect([line, helps.get(name!)]).toEqual([line, expect.stringContaining(option)]);
      }
    }
  });

  test('every npm script exists', () => {
    const { scripts } = JSON.parse(readFileSync(join(musterRoot, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    for (const [, name] of text.matchAll(/npm run ([a-z]+)/g))
      expect(scripts).toHaveProperty(name!);
  });

  test('the JSON that other tools send starts a drill', () => {
    const inputs = [...text.matchAll(/--input '([^']+)'/g)];
    expect(inputs.length).toBe(2);
    for (const [, json] of inputs) {
      expect(readDrillInput(JSON.parse(json!))).toEqual({ drill: 'gateway-crash' });
    }
  });

  test('the schedules in the docs are valid', () => {
    const page = readFileSync(join(musterRoot, 'docs/schedules.md'), 'utf8');
    const written = [...page.matchAll(/```yaml\n([^]*?)```/g)].map(([, yaml]) => yaml!);
    const cadences = [...page.matchAll(/^\| `((\w+): [^`…]*)`/gm)]
      .map(([, cadence]) => cadence!)
      .map((cadence) =>
        /^(catchUp|overdueAfter|from)/.test(cadence) ? `every: 1h, ${cadence}` : cadence,
      )
      .map((cadence) => `schedule: { ${cadence} }`);
    expect([written.length, cadences.length]).toEqual([2, 9]);
    for (const yaml of [...written, ...cadences]) {
      const { schedule } = parse(yaml) as { schedule: unknown };
      expect([yaml, scheduleSchema.safeParse(schedule).error]).toEqual([yaml, undefined]);
    }
  });

  test('the alerts speak of metrics that there are', () => {
    const rules = readFileSync(join(musterRoot, 'docs/muster.rules.yml'), 'utf8');
    const { groups } = parse(rules) as { groups: { rules: { alert: string; expr: string }[] }[] };
    const used = groups.flatMap((group) =>
      group.rules.flatMap(({ expr }) => expr.match(/muster_\w+/g)!),
    );
    expect(used.length).toBeGreaterThan(5);
    for (const name of used) expect(text).toMatch(new RegExp(`^\\| \`${name}[{\`]`, 'm'));
  });

  const promtool = spawnSync('promtool', ['--version']).error === undefined;
  unless(promtool ? undefined : 'there is no promtool')('Prometheus takes the alerts', async () => {
    const rules = join(musterRoot, 'docs/muster.rules.yml');
    expect(execFileSync('promtool', ['check', 'rules', rules], { encoding: 'utf8' })).toMatch(
      /SUCCESS/,
    );
  });

  test('every page and file that is named exists', () => {
    const named = text.matchAll(/`((?:docs|domain|workflows|host|test|lab|render)\/[\w./-]+)`/g);
    for (const [, path] of named)
      expect([path, existsSync(join(musterRoot, path!))]).toEqual([path, true]);
  });
});

/** What the command says of itself; throws where there is none. */
function help(command: string): string {
  const main = programPath('client/main.js');
  const args = [main, ...command.split(' '), '--help'];
  return execFileSync(process.execPath, args, { encoding: 'utf8' });
}

function pagesBelow(folder: string): string[] {
  return readdirSync(join(musterRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
}
