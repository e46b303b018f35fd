import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { downloadArchive } from '../../../client/prerequisites/download-archive.js';

let folder: string;
let archive: Buffer;
let server: Server | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-download-'));
  const content = join(folder, 'content');
  mkdirSync(content);
  // Too random to compress: the archive must come in several pieces.
  writeFileSync(join(content, 'tool'), randomBytes(300_000));
  execFileSync('tar', ['-czf', join(folder, 'a.tar.gz'), '-C', content, 'tool']);
  archive = readFileSync(join(folder, 'a.tar.gz'));
  mkdirSync(join(folder, 'into'));
});
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function download(listener: RequestListener, patienceMs = 30_000): Promise<void> {
  const listening = createServer(listener);
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const { port } = listening.address() as AddressInfo;
  const patience = { answerMs: patienceMs, stallMs: patienceMs };
  await downloadArchive(`http://127.0.0.1:${port}/a.tar.gz`, join(folder, 'into'), patience);
}

test('an archive is unpacked into the folder', async () => {
  await download((_, response) => response.end(archive));
  expect(
    readFileSync(join(folder, 'into', 'tool')).equals(
      readFileSync(join(folder, 'content', 'tool')),
    ),
  ).toBe(true);
});

const half: RequestListener = (_, response) => void response.write(archive.subarray(0, 100_000));

test.each<[string, RequestListener, number | undefined, RegExp]>([
  ['refuses', (_, response) => response.writeHead(403).end(), undefined, /HTTP status 403/],
  ['never answers', () => {}, 300, /no answer in time/],
  ['stalls half-way', half, 300, /no answer in time/],
  [
    'sends half an archive',
    (_, response) => response.end(archive.subarray(0, 100_000)),
    undefined,
    /tar/,
  ],
])('a server that %s is given up on, with the reason', async (_, listener, patienceMs, why) => {
  await expect(download(listener, patienceMs)).rejects.toMatchObject({
    code: 'TOOL_MISSING',
    message: expect.stringMatching(why),
  });
});

test('a server that is not there is told at once', async () => {
  await expect(
    downloadArchive('http://127.0.0.1:1/a.tar.gz', join(folder, 'into')),
  ).rejects.toMatchObject({ code: 'TOOL_MISSING', message: expect.stringContaining('127.0.0.1') });
});
