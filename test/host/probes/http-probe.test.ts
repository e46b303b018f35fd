import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { HttpProbe } from '../../../domain/probe.js';
import { freePort } from '../../../host/dev/free-port.js';
import { tempFolder } from '../../support/temp-folder.js';
import { askOnce, probeContract, rawServer, timing } from './probe-contract.js';

async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ url: string; connections(): number; stop(): Promise<void> }> {
  let connections = 0;
  const server = createServer(answer);
  server.on('connection', () => connections++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => connections,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const http = (url: string, more: Partial<HttpProbe> = {}): HttpProbe => ({
  kind: 'http',
  url,
  method: 'GET',
  status: 200,
  json: {},
  headers: {},
  send: {},
  ...timing,
  ...more,
});

probeContract(async () => {
  const server = await serve((request, response) => {
    response.statusCode = request.url === '/bad' ? 503 : 200;
    response.end('{"status":"ok"}');
  });
  const [hung, rubbish] = await Promise.all([rawServer(), rawServer('hunter2 is no HTTP\r\n\r\n')]);
  return {
    good: http(server.url, { json: { status: 'ok' } }),
    bad: http(`${server.url}/bad`),
    hung: http(`http://127.0.0.1:${hung.port}`),
    unreachable: http(`http://127.0.0.1:${await freePort()}`),
    rubbish: http(`http://127.0.0.1:${rubbish.port}`),
    async stop() {
      await Promise.all([server.stop(), hung.stop(), rubbish.stop()]);
    },
  };
});

describe('an http probe', () => {
  let server: Awaited<ReturnType<typeof serve>>;
  beforeAll(async () => {
    server = await serve((request, response) => {
      const { pathname } = new URL(request.url ?? '', 'http://x');
      if (pathname === '/redirect') response.writeHead(302, { location: '/' }).end();
      else if (pathname === '/echo')
        response.end(JSON.stringify({ method: request.method, headers: request.headers }));
      else if (pathname === '/slow') setTimeout(() => response.end('late'), 150);
      else if (pathname === '/endless') {
        const more = () => {
          while (response.write('x'.repeat(65536))) if (response.destroyed) return;
        };
        response.on('drain', more);
        more();
      } else if (pathname === '/stalls') response.write('half of it');
      else
        response
          .setHeader('x-version', '1.2.3')
          .end('{"status":"degraded","db":{"nodes":[{"up":true}]},"n":1,"none":null}');
    });
  });
  afterAll(() => server.stop());

  const reason = async (path: string, more: Partial<HttpProbe>) => {
    const reading = await askOnce(http(`${server.url}${path}`, more));
    return reading.ok ? 'good' : reading.reason;
  };

  test.each<[string, Partial<HttpProbe>, string]>([
    ['/', { status: 204 }, 'status 200'],
    ['/redirect', {}, 'status 302'],
    ['/', { json: { 'db.nodes.0.up': true, n: 1, none: null } }, 'good'],
    ['/', { json: { status: 'ok' } }, 'json status: expected "ok", got "degraded"'],
    ['/', { json: { n: '1' } }, 'json n: expected "1", got 1'],
    ['/', { json: { 'db.nodes.1.up': true } }, 'json db.nodes.1.up: expected true, got nothing'],
    [
      '/',
      { json: { '__proto__.toString': 'x' } },
      'json __proto__.toString: expected "x", got nothing',
    ],
    ['/slow', { json: { a: 1 } }, 'body is no JSON'],
    ['/', { body: '"up":\\s*true' }, 'good'],
    ['/', { body: '^ok$' }, 'body does not match'],
    ['/', { headers: { 'X-Version': '^1\\.' } }, 'good'],
    ['/', { headers: { 'x-version': '^2\\.' } }, 'header x-version does not match'],
    ['/', { headers: { 'x-none': '.' } }, 'header x-none is missing'],
    ['/slow', { withinMs: 100 }, 'slower than 100 ms'],
    ['/slow', { withinMs: 4000 }, 'good'],
    ['/endless', { body: '^x+$' }, 'good'],
    ['/endless', { json: { a: 1 } }, 'body is longer than 256 KiB'],
    ['/stalls', { deadlineMs: 150 }, 'no answer within 150 ms'],
    ['/', { method: 'HEAD' }, 'good'],
    ['/', { method: 'POST' }, 'good'],
  ])('of %s asked for %j finds: %s', async (path, more, found) => {
    expect(await reason(path, more)).toBe(found);
  });

  test('opens a connection of its own each time and says so', async () => {
    const before = server.connections();
    for (let i = 0; i < 3; i++)
      expect(await reason('/echo', { json: { 'headers.connection': 'close' } })).toBe('good');
    expect(server.connections() - before).toBe(3);
  });

  test('sends secrets it finds on its host, and never repeats them', async () => {
    const folder = await tempFolder();
    const file = join(folder.path, 'token');
    await writeFile(file, 'Bearer hunter2\n');
    try {
      const send = { Authorization: { file }, 'X-Key': { env: 'KEY' }, 'X-Plain': 'plain' };
      const probe = (json: HttpProbe['json']) => http(`${server.url}/echo`, { send, json });
      const env = { KEY: 'hunter2-key' };
      const sent = { 'headers.authorization': 'Bearer hunter2', 'headers.x-key': 'hunter2-key' };
      expect(await askOnce(probe({ ...sent, 'headers.x-plain': 'plain' }), { env })).toEqual({
        ok: true,
      });
      expect(await askOnce(probe({ 'headers.x-key': 'other' }), { env })).toEqual({
        ok: false,
        reason: 'json headers.x-key: expected "other", got "***"',
      });
      await expect(askOnce(probe({}), { env: {} })).rejects.toMatchObject({
        code: 'SECRET_MISSING',
      });
    } finally {
      await folder.remove();
    }
  });

  test.each([
    [{ url: 'localhost:5000' }],
    [{ url: 'file:///etc/passwd' }],
    [{ url: '' }],
    [{ body: '(' }],
    [{ headers: { a: '[' } }],
  ])('is refused before it is asked where it says %j', async (wrong) => {
    await expect(askOnce(http(server.url, wrong))).rejects.toMatchObject({ code: 'PROBE_INVALID' });
  });

  test('names the reason, not the address, where a name or a port does not answer', async () => {
    const port = await freePort();
    const ask = (host: string) => askOnce(http(`http://${host}:${port}/`));
    expect(await ask('localhost')).toEqual({ ok: false, reason: 'connect ECONNREFUSED' });
    expect(await ask('no-such-host.invalid')).toEqual({
      ok: false,
      reason: expect.stringMatching(/^getaddrinfo E/),
    });
  });

  test('trusts no certificate that nobody vouches for', async () => {
    const folder = await tempFolder();
    try {
      const [key, cert] = [join(folder.path, 'key'), join(folder.path, 'cert')];
      const made = [
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-subj',
        '/CN=127.0.0.1',
      ];
      execFileSync('openssl', ['req', '-x509', '-nodes', ...made, '-keyout', key, '-out', cert], {
        stdio: 'ignore',
      });
      const tls = createTlsServer(
        { key: readFileSync(key), cert: readFileSync(cert) },
        (_, answer) => answer.end('ok'),
      );
      await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve));
      const { port } = tls.address() as AddressInfo;
      expect(await askOnce(http(`https://127.0.0.1:${port}/`))).toEqual({
        ok: false,
        reason: 'self-signed certificate',
      });
      tls.close();
    } finally {
      await folder.remove();
    }
  });
});
