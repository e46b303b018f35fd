import { expect, test } from '@jest/globals';
import { canonicalJson } from '../../../domain/planning/canonical-json.js';

test('the order of keys makes no difference, at any depth', () => {
  expect(canonicalJson({ b: 1, a: [{ d: 1, c: { f: 1, e: 2 } }] })).toBe(
    canonicalJson({ a: [{ c: { e: 2, f: 1 }, d: 1 }], b: 1 }),
  );
  expect(canonicalJson({ b: 1, a: 2, 10: 3, 9: 4 })).toBe('{"9":4,"10":3,"a":2,"b":1}');
});

test('the order of a list does', () => {
  expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
});

test('what is undefined is not said', () => {
  expect(canonicalJson({ a: undefined, b: null })).toBe('{"b":null}');
});

test('keys that every object has are kept like others', () => {
  const hostile: unknown = JSON.parse('{"constructor":1,"__proto__":{"b":1,"a":2}}');
  expect(canonicalJson(hostile)).toBe('{"__proto__":{"a":2,"b":1},"constructor":1}');
});
