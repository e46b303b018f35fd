import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { musterVersion } from '../../domain/version.js';

test('the version in plans and reports is the one of package.json', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(musterVersion).toBe(version);
});
