import { afterEach, expect, test } from '@jest/globals';
import { psTable } from '../../../host/processes/ps-table.js';
import { StrayProcesses } from '../../support/stray-processes.js';

const stray = new StrayProcesses();
const timeZone = process.env['TZ'];
afterEach(async () => {
  if (timeZone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = timeZone;
  await stray.endAll();
});

test('a process started at the same time for whoever looks, in whatever time zone', () => {
  const { pid } = stray.start('sleep', ['60']);
  const seen = ['UTC', 'Asia/Kolkata', 'America/Caracas'].map((zone) => {
    process.env['TZ'] = zone;
    return psTable.read(pid)?.startedAt;
  });
  expect(seen[0]).toMatch(/^\w{3} \w{3} \d+ [\d:]+ \d{4}$/);
  expect(new Set(seen).size).toBe(1);
});
