import { expect, test } from '@jest/globals';
import { prometheusValue } from '../../../host/inspections/prometheus-value.js';

const metrics = `# HELP pool_size Connections.
# TYPE pool_size gauge
pool_size 7
pool_idle{kind="read",host="a"} 2 1395066363000
pool_idle{kind="write",host="a"} 3e0
pool_name{label="a \\"quoted\\" one"} 4
pool_endless +Inf
`;

test.each([
  ['pool_size', 7],
  ['pool_idle{kind="read",host="a"}', 2],
  ['pool_idle{host="a", kind="write"}', 3],
])('reads %s', (metric, value) => {
  expect(prometheusValue(metrics, metric)).toBe(value);
});

test.each([
  ['pool', 'stands 0 times'],
  ['pool_idle', 'stands 0 times'],
  ['pool_idle{kind="read"}', 'stands 0 times'],
  ['pool_endless', 'no number'],
])('does not take another for %s', (metric, why) => {
  expect(() => prometheusValue(metrics, metric)).toThrow(why);
});

test('refuses to choose between two of the same', () => {
  expect(() => prometheusValue('a 1\na 2\n', 'a')).toThrow('stands 2 times');
});
