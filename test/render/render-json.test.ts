import { expect, test } from '@jest/globals';
import { renderJson } from '../../render/render-json.js';
import { crashReport } from './crash-report.js';

test('other tools read back the very report', () => {
  expect(JSON.parse(renderJson(crashReport))).toEqual(crashReport);
  expect(renderJson(crashReport).endsWith('}\n')).toBe(true);
});

test('no character in it acts on a terminal, and none is lost', () => {
  const report = { ...crashReport, reason: '\u001b[2J \u009b1m \u202e\u2028\u200b\ufeff é ✅' };
  const json = renderJson(report);
  // oxlint-disable-next-line no-control-regex -- they are what is to be found
  expect(json).not.toMatch(/[\u001b\u007f-\u009f\u202e\u2028\u200b\ufeff]/);
  expect(json).toContain('é ✅');
  expect(JSON.parse(json)).toEqual(report);
});
