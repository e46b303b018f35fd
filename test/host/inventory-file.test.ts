import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { findInventory, inventorySha256, readInventory } from '../../host/inventory-file.js';
import { tempFolder } from '../support/temp-folder.js';

describe('the inventory’s file', () => {
  let folder: Awaited<ReturnType<typeof tempFolder>>;
  const file = () => join(folder.path, 'muster.yaml');

  beforeEach(async () => {
    folder = await tempFolder();
    await mkdir(join(folder.path, 'a/b'), { recursive: true });
  });
  afterEach(() => folder.remove());

  test('is found from a folder below it', async () => {
    await writeFile(file(), '');
    expect(findInventory(join(folder.path, 'a/b'))).toBe(file());
  });

  test('that is nowhere is missed, with what to do', () => {
    expect(() => findInventory(folder.path)).toThrow(
      expect.objectContaining({
        code: 'INVENTORY_NOT_FOUND',
        remedy: expect.stringContaining('muster init'),
      }),
    );
  });

  test('that cannot be read is missed by its name', async () => {
    await expect(readInventory(join(folder.path, 'a'), {})).rejects.toMatchObject({
      code: 'INVENTORY_NOT_FOUND',
      message: expect.stringContaining(join(folder.path, 'a')),
    });
  });

  test('is read with its digest, its variables, and its mistakes by its name', async () => {
    const text = 'environment: { name: "${NAME}", kind: lab }\n';
    await writeFile(file(), text);
    expect(await readInventory(file(), { NAME: 'shop' })).toMatchObject({
      inventory: { environment: { name: 'shop', kind: 'lab' } },
      sha256: inventorySha256(text),
      path: file(),
      text,
    });
    await expect(readInventory(file(), {})).rejects.toMatchObject({
      code: 'INVENTORY_INVALID',
      mistakes: [{ file: file(), line: 1, path: 'environment.name' }],
    });
    expect(inventorySha256('')).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
  });

  test('is where the relative paths in it start, whatever folder the reader is in', async () => {
    await writeFile(
      file(),
      `environment: { name: shop, kind: lab }
stores: { db: { postgres: { file: db.url } } }
services:
  a:
    process: { pidFile: run/a.pid, start: [./a], logs: [/var/log/a.log] }
    log: { files: [../b.log] }
    healthy: { command: [./ask] }
  b:
    pm2: { name: b, home: ~/pm2 }
    healthy: { http: "http://b/", send: { X-Token: { file: token } } }
  c: { pm2: c, healthy: { log: { file: c.log, pattern: tick }, within: 1s } }
`,
    );
    const { stores, services } = (await readInventory(file(), {})).inventory;
    const at = (path: string) => join(folder.path, path);
    expect(stores['db']?.url).toEqual({ file: at('db.url') });
    expect(services['a']).toMatchObject({
      manager: { pidFile: at('run/a.pid'), cwd: folder.path, logs: ['/var/log/a.log'] },
      log: { files: [at('../b.log')] },
      healthy: { argv: ['./ask'], cwd: folder.path },
    });
    expect(services['b']).toMatchObject({
      manager: { home: join(homedir(), 'pm2') },
      healthy: { send: { 'X-Token': { file: at('token') } } },
    });
    expect(services['c']?.healthy).toMatchObject({ file: at('c.log') });
  });
});
