import { expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { DrillReport } from '../../domain/report/report.js';
import type { SuiteReport } from '../../domain/suite/suite-report.js';
import { musterRoot, programPath } from '../../host/program-path.js';

test('the demo kills its own worker, passes with the truth inside its bounds, and leaves nothing running', async () => {
  const demo = [programPath('client/demo/main.js'), '--yes'];
  const { FORCE_COLOR: _colors, ...env } = process.env;
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, demo, { timeout: 280_000, env });

  expect(stdout).toContain('Killed our own worker');
  expect(stdout).toContain('GO fire-drill');
  const file = /^\s*(\/.*\.json)$/m.exec(stdout)![1]!;
  const report = JSON.parse(readFileSync(file, 'utf8')) as SuiteReport;
  expect(report).toMatchObject({ suite: 'fire-drill', grade: 'GO', outcome: 'completed' });
  expect(report.drills.map(({ status }) => status)).not.toContain('notRun');
  expect(report.signOffs.map(({ assurance }) => assurance)).toEqual(['auto', 'auto']);
  const crash = report.drills.find(({ drill }) => drill === 'every-service-crash')!;
  const { path } = crash.files.find(({ path }) => path.endsWith('.json'))!;
  const ofDrill = join(dirname(dirname(dirname(file))), path);
  const { measured } = JSON.parse(readFileSync(ofDrill, 'utf8')) as DrillReport;
  // The worker was dead for seconds; what anybody else did to this machine shows as a gap as well.
  for (const { observer, recovery, widenedByGap } of measured.services) {
    expect(observer.gaps.every(({ fromMs, toMs }) => toMs - fromMs < 1_000)).toBe(true);
    if (!widenedByGap) expect(recovery.maxMs! - recovery.minMs).toBeLessThan(1_000);
  }
  const pids = [...stdout.matchAll(/pid (\d+)\)/g)].map(([, pid]) => Number(pid));
  expect(pids.length).toBeGreaterThanOrEqual(3);
  for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  expect(() => readFileSync(join(musterRoot, '.muster/demo/lab/lab.json'))).toThrow('ENOENT');
}, 300_000);
