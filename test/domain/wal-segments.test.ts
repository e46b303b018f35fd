import { expect, test } from '@jest/globals';
import { isSegment, walChain } from '../../domain/wal-segments.js';

const mib16 = 2 ** 24;

test('a chain without a hole misses nothing', () => {
  const present = ['000000010000000000000003', '000000010000000000000004'];
  expect(walChain(present, present[0]!, present[1]!, mib16)).toMatchObject({
    segments: 2,
    missing: 0,
    examples: [],
  });
});

test('the segment that is not there is named', () => {
  const present = ['000000010000000000000003', '000000010000000000000005'];
  expect(walChain(present, present[0]!, present[1]!, mib16)).toMatchObject({
    segments: 3,
    missing: 1,
    examples: ['000000010000000000000004'],
  });
});

test('a log of 16 MB segments ends at FF, one of 64 MB segments at 3F', () => {
  const of16 = ['0000000100000000000000FF', '000000010000000100000000'];
  expect(walChain(of16, of16[0]!, of16[1]!, mib16)).toMatchObject({ segments: 2, missing: 0 });
  const of64 = ['00000001000000000000003F', '000000010000000100000000'];
  expect(walChain(of64, of64[0]!, of64[1]!, 4 * mib16)).toMatchObject({ segments: 2, missing: 0 });
});

test('after a failover the new timeline goes on; an abandoned later one does not count', () => {
  const present = ['000000010000000000000003', '000000020000000000000004'];
  expect(walChain(present, present[0]!, present[1]!, mib16).missing).toBe(0);
  const abandoned = ['000000010000000000000003', '000000090000000000000004'];
  expect(walChain(abandoned, abandoned[0]!, '000000020000000000000004', mib16).missing).toBe(1);
});

test('only the first few of many are named', () => {
  const chain = walChain([], '000000010000000000000001', '0000000100000002000000FF', mib16);
  expect(chain).toMatchObject({ segments: 767, missing: 767 });
  expect(chain.examples).toHaveLength(3);
});

test('history files, labels and halves are no segments', () => {
  expect(isSegment('000000010000000000000003')).toBe(true);
  for (const name of ['00000002.history', '000000010000000000000003.partial', '0000000100000000'])
    expect(isSegment(name)).toBe(false);
});
