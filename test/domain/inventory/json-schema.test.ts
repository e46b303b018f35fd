import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { inventoryJsonSchema } from '../../../domain/inventory/json-schema.js';
import { example, exampleWith } from './read.js';

const schema = inventoryJsonSchema();
const checked = z.fromJSONSchema(schema);
const accepts = (text: string) => checked.safeParse(parse(text, { merge: true })).success;

describe('the JSON Schema for editors', () => {
  test.each([
    ['the example', example],
    ['a practice system, with its variables', readFileSync('lab/twzrd/muster.yaml', 'utf8')],
    [
      'a variable for a number',
      exampleWith('healthy: {', '    healthy: { http: "http://a", status: "${S}" }'),
    ],
  ])('accepts %s', (_, text) => {
    expect(accepts(text)).toBe(true);
  });

  test.each([
    ['an unknown key', 'pm2: gateway', '    pm2: gateway\n    helth: 1'],
    ['a duration without a unit', 'healthyFor:', '    healthyFor: 3'],
    ['a wrong kind', 'environment:', 'environment: { name: a, kind: prod }'],
    ['a name with a slash', 'gateway:', '  a/b:'],
  ])('refuses %s', (_, line, replacement) => {
    expect(accepts(exampleWith(line, replacement))).toBe(false);
  });

  test('says a sentence on every field', () => {
    const bare = fieldsWithoutWords(schema, '');
    expect(bare).toEqual([]);
  });
});

function fieldsWithoutWords(node: unknown, path: string): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => {
    const here = `${path}/${key}`;
    const isField = path.endsWith('/properties');
    const silent = isField && !('description' in (value as object)) ? [here] : [];
    return [...silent, ...fieldsWithoutWords(value, here)];
  });
}
