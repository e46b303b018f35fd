import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readReport, readReportOf, reportFiles } from '../../host/report-files.js';
import { tempFolder } from '../support/temp-folder.js';
import { aReport } from '../client/shell/a-report.js';

const runs = {
  first: '01a203b4-b666-7d60-acf0-0b914d161a25',
  second: '01a203b4-ffff-7d60-acf0-0b914d161a25',
} as const;

let folder: Awaited<ReturnType<typeof tempFolder>>;
let inventoryPath: string;
beforeAll(async () => {
  folder = await tempFolder();
  inventoryPath = join(folder.path, 'muster.yaml');
  const reports = join(folder.path, 'reports', 'gateway-crash');
  await mkdir(reports, { recursive: true });
  for (const [at, runId] of [
    ['2026-01-01T10-00-00Z', runs.first],
    ['2026-01-01T10-00-30Z', runs.second],
  ] as const) {
    const base = join(reports, `${at}-${runId.slice(0, 8)}`);
    await writeFile(`${base}.json`, JSON.stringify(aReport({ runId })));
    await writeFile(`${base}.md`, '# report');
    await writeFile(`${base}.html.tmp`, 'half');
  }
});
afterAll(() => folder.remove());

test('runs of one minute share the beginning of their ids, and are told apart all the same', async () => {
  const files = reportFiles(inventoryPath, 'gateway-crash', runs.second);
  expect(files.map((file) => basename(file))).toEqual([
    '2026-01-01T10-00-30Z-01a203b4.json',
    '2026-01-01T10-00-30Z-01a203b4.md',
  ]);
  const report = await readReportOf(inventoryPath, 'gateway-crash', runs.second);
  expect(report?.runId).toBe(runs.second);
});

test('a run without a report here has no files', async () => {
  expect(reportFiles(inventoryPath, 'gateway-crash', 'ffffffff-1')).toEqual([]);
  expect(reportFiles(inventoryPath, 'another', runs.first)).toEqual([]);
  expect(await readReportOf(inventoryPath, 'another', runs.first)).toBeUndefined();
});

test.each([['not JSON'], ['null'], ['{"schemaVersion": 99}']])(
  'a file with %s is refused as no report',
  async (text) => {
    const file = join(folder.path, 'x.json');
    await writeFile(file, text);
    await expect(readReport(file)).rejects.toMatchObject({ code: 'BAD_INPUT' });
  },
);
