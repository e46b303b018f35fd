import { describe, expect, test } from '@jest/globals';
import type { HttpProbe } from '../../../domain/probe.js';
import { exampleWith, mistakesIn, read } from './read.js';

function probed(written: string, env: Record<string, string> = {}) {
  const { services } = read(exampleWith('healthy: {', `    healthy: ${written}`), env);
  return services['gateway']?.healthy as HttpProbe;
}

describe('variables in values', () => {
  test('take the value of the environment, else the default; empty counts as none', () => {
    const written = '{ http: "http://${HOST:-localhost}:${PORT:-5000}/" }';
    expect(probed(written).url).toBe('http://localhost:5000/');
    expect(probed(written, { PORT: '81', HOST: '' }).url).toBe('http://localhost:81/');
  });

  test('become a number where they are the whole value', () => {
    expect(probed('{ http: "http://a", status: "${STATUS:-204}" }').status).toBe(204);
    expect(
      probed('{ http: "http://a", json: { n: "${N}", t: "${T}", z: "${Z}" } }', {
        N: '-1.5',
        T: 'true',
        Z: '007',
      }).json,
    ).toEqual({ n: -1.5, t: true, z: '007' });
  });

  test('bring no structure with them', () => {
    const value = 'x", status: 500, y: "\n- a: {b: [*c]}\n${PORT}';
    expect(probed('{ http: "http://a", json: { a: "${VALUE}" } }', { VALUE: value }).json).toEqual({
      a: value,
    });
  });

  test('stay as they are written in keys, and where the dollar is doubled', () => {
    expect(probed('{ http: "http://a", json: { "${A}": "$${A} $A" } }').json).toEqual({
      '${A}': '${A} $A',
    });
  });

  test.each([
    ['${NOPE}', 'expected a value for NOPE in the environment, or ${NOPE:-default}, got ${NOPE}'],
    ['${1A}', 'expected ${NAME}, ${NAME:-default}, or $${ for a plain ${, got another ${'],
    ['a ${', 'expected ${NAME}, ${NAME:-default}, or $${ for a plain ${, got another ${'],
  ])('%s is a mistake', (written, expected) => {
    expect(mistakesIn(exampleWith('deadline:', `    description: "${written}"`))).toEqual([
      `24 drills.gateway-crash.description: ${expected}`,
    ]);
  });

  test('what came from the environment is not repeated in a mistake', () => {
    expect(
      mistakesIn(exampleWith('deadline:', '    deadline: ${WAIT}'), { WAIT: 'hunter2' }),
    ).toEqual([
      '24 drills.gateway-crash.deadline: expected a duration from 1ms to 1h, such as 50ms, got the value of "${WAIT}"',
    ]);
  });
});
