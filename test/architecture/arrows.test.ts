import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { sourceFiles, type Import, type SourceFile } from '../support/source-files.js';

interface Arrow {
  /** What of ours it may import besides itself and `domain`. */
  readonly ours: RegExp;
  /** Which packages and parts of Node; where absent, any. */
  readonly packages?: RegExp;
}

/** Who may import what; .oxlintrc.json says the same for the editor. */
const arrows: Readonly<Record<string, Arrow>> = {
  domain: { ours: /^domain\//, packages: /^$/ },
  'domain/inventory': { ours: /^domain\//, packages: /^(zod|yaml)$/ },
  'domain/planning': { ours: /^domain\//, packages: /^(zod|yaml)$/ },
  workflows: { ours: /^$/, packages: /^@temporalio\/(workflow|common)$/ },
  activities: {
    ours: /^(render\/.*|host\/(agent\/agent-(client|calls)|crash-point|inventory-file|report-files)\.ts)$/,
    packages: /^(node:.*|@temporalio\/activity)$/,
  },
  host: { ours: /^$/ },
  render: { ours: /^$/, packages: /^$/ },
  worker: { ours: /^(activities|host|render|workflows)\// },
  client: { ours: /^(host|lab|render)\// },
  lab: { ours: /^host\// },
};

const folders = ['domain', 'workflows', 'activities', 'host', 'render', 'worker', 'client', 'lab'];
const files = sourceFiles(folders);
const byPath = new Map(files.map((file) => [file.path, file]));

function roomOf({ path }: SourceFile): string {
  const [folder, sub] = path.split('/');
  const room = `${folder}/${sub}`;
  return room in arrows ? room : folder!;
}

function mayImport(file: SourceFile, { of, ours }: Import): boolean {
  const room = roomOf(file);
  const arrow = arrows[room]!;
  if (!ours) return arrow.packages?.test(of) ?? true;
  return of.startsWith('domain/') || of.startsWith(`${room}/`) || arrow.ours.test(of);
}

describe.each(Object.keys(arrows))('%s', (room) => {
  test('imports only what it may', () => {
    const inRoom = files.filter((file) => roomOf(file) === room);
    expect(inRoom.length).toBeGreaterThan(0);
    const wrong = inRoom.flatMap((file) =>
      file.imports.filter((each) => !mayImport(file, each)).map(({ of }) => `${file.path} → ${of}`),
    );
    expect(wrong).toEqual([]);
  });
});

test('every import of ours leads to a file', () => {
  const lost = files.flatMap(({ path, imports }) =>
    imports.filter(({ of, ours }) => ours && !existsSync(of)).map(({ of }) => `${path} → ${of}`),
  );
  expect(lost).toEqual([]);
});

/** All that is loaded with a file, and by which way: types are gone by then. */
function loadedWith(path: string): ReadonlyMap<string, string> {
  const ways = new Map([[path, path]]);
  for (const [each, way] of ways) {
    for (const { of, typeOnly } of byPath.get(each)?.imports ?? []) {
      if (!typeOnly && !ways.has(of)) ways.set(of, `${way} → ${of}`);
    }
  }
  return ways;
}

test('a workflow loads neither zod nor YAML nor Node, by whatever way', () => {
  const loaded = loadedWith('workflows/index.ts');
  const packages = [...loaded].filter(([of]) => !byPath.has(of));
  expect(packages.map(([of]) => of).toSorted()).toEqual([
    '@temporalio/common',
    '@temporalio/workflow',
  ]);
});

const bundle = 'dist/workflow-bundle.js';
(existsSync(bundle) ? test : test.skip)('the bundle of the workflows has no zod in it', () => {
  const parts = new Set(
    readFileSync(bundle, 'utf8').match(/(?<=node_modules\/)(@[\w-]+\/)?[\w-]+/g),
  );
  expect([...parts]).toContain('@temporalio/workflow');
  expect([...parts].filter((name) => /^(zod|yaml|execa|pg|ioredis)$/.test(name))).toEqual([]);
});

test('nothing is loaded in a circle', () => {
  const circles = files.flatMap(({ path, imports }) =>
    imports
      .filter(({ of, ours, typeOnly }) => ours && !typeOnly && loadedWith(of).has(path))
      .map(({ of }) => `${loadedWith(of).get(path)} → ${of}`),
  );
  expect(circles).toEqual([]);
});

const lengths = files.map(({ lines }) => lines).toSorted((a, b) => a - b);
const median = lengths[Math.floor(lengths.length / 2)]!;
const long = files.filter(({ lines }) => lines > 250).map(({ path, lines }) => `${path} ${lines}`);

test(`files are short: ${median} lines in the middle, past 250: ${long.join(', ') || 'none'}`, () => {
  expect(median).toBeLessThanOrEqual(80);
  expect(files.filter(({ lines }) => lines > 300).map(({ path }) => path)).toEqual([]);
});
