import { execFileSync } from 'node:child_process';
import { afterEach, expect, test } from '@jest/globals';
import { bootId } from '../../../host/processes/boot-id.js';
import { monotonicMs } from '../../../host/processes/monotonic-clock.js';

afterEach(() => {
  delete process.env['MUSTER_BOOT_ID'];
});

test('the boot id stays the same within a boot, and tests can pretend another', () => {
  const id = bootId();
  expect(id).toMatch(/^[0-9a-fA-F-]{36}$/);
  expect(bootId()).toBe(id);
  process.env['MUSTER_BOOT_ID'] = 'another';
  expect(bootId()).toBe('another');
});

test('the monotonic clock is one for all processes of the machine', () => {
  const before = monotonicMs();
  const script = 'console.log(Number(process.hrtime.bigint() / 1000n) / 1000)';
  const elsewhere = Number(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' }));
  expect(elsewhere).toBeGreaterThan(before);
  expect(elsewhere).toBeLessThan(monotonicMs());
});
