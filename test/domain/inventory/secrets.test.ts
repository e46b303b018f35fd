import { describe, expect, test } from '@jest/globals';
import { holdsPassword } from '../../../domain/inventory/url-password.js';
import { exampleWith, mistakesIn } from './read.js';

const secret = 'hunter2-canary';

describe('secrets', () => {
  test.each([
    ['a store', 'database:', `  database: { postgres: "postgres://u:${secret}@db/x" }`],
    [
      'a store’s variable',
      'database:',
      `  database: { postgres: { env: "postgres://u:${secret}@db/x" } }`,
    ],
    ['text where a reference belongs', 'database:', `  database: { postgres: "${secret}" }`],
    ['what is no variable’s name', 'database:', `  database: { postgres: { env: "${secret}" } }`],
    ['an unescaped password', 'deadline:', `    description: see postgres://u:a/${secret}@db/x`],
    ['a password without a user', 'deadline:', `    description: redis://:${secret}@cache`],
    ['a web address', 'healthy: {', `    healthy: { http: "https://u:${secret}@a/" }`],
    [
      'an argument',
      'healthy: {',
      `    healthy: { command: [psql, "--dbname=postgres://u:${secret}@db/x"] }`,
    ],
    [
      'a key',
      'healthy: {',
      `    healthy: { http: "http://a", json: { "http://u:${secret}@b": 1 } }`,
    ],
    [
      'a header',
      'healthy: {',
      `    healthy: { http: "http://a", send: { Authorization: "Bearer ${secret}" } }`,
    ],
    [
      'a cookie',
      'write:',
      `    write: { post: "http://a", json: "{canary}", send: { cookie: ${secret} } }`,
    ],
    ['a variable by its name', 'deadline:', '    description: ${DB_PASSWORD}'],
    ['a default of such a variable', 'deadline:', `    description: "\${API_KEY:-${secret}}"`],
    ['a variable by its value', 'deadline:', '    description: ${WHERE}'],
    ['a URL put together', 'deadline:', '    description: http://u:${PART}@a'],
  ])('in %s are refused, and not repeated', (_, line, replacement) => {
    const mistakes = mistakesIn(exampleWith(line, replacement), {
      DB_PASSWORD: secret,
      WHERE: `amqp://u:${secret}@queue`,
      PART: secret,
    });
    expect(mistakes).toContainEqual(expect.stringMatching(/\{ env: \w+ \}|environment variable/));
    expect(mistakes.join('\n')).not.toContain(secret);
  });

  test('may be sent in headers by name', () => {
    const send = 'send: { Authorization: { env: TOKEN }, X-Request: drill }';
    expect(
      mistakesIn(exampleWith('healthy: {', `    healthy: { http: "http://a", ${send} }`)),
    ).toEqual([]);
  });

  test.each([
    'http://localhost:5000/users/a@b',
    'http://[::1]:5000/a@b',
    'http://host/path:with@sign',
    'mailto:a@b.c',
    'see http://host:80 or ask a@b',
    'git@host:path',
  ])('%s holds none', (text) => {
    expect(holdsPassword(text)).toBe(false);
  });
});
