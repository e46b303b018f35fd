import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { agentUnit } from '../../../client/shell/agent-unit.js';
import { AgentPaths } from '../../../host/agent/agent-paths.js';
import { tempFolder } from '../../support/temp-folder.js';
import { unless } from '../../support/unless.js';

let folder: Awaited<ReturnType<typeof tempFolder>>;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

function unit(inventoryPath: string): string {
  return agentUnit(
    { host: 'db1', inventoryPath, paths: AgentPaths.forInventory(inventoryPath, {}) },
    { user: 'ops', env: { PATH: '/usr/bin:/opt/a b' }, envFile: '/etc/muster.env' },
  );
}

test('it runs the agent itself, alone kept alive by systemd, and not again where another has the host', () => {
  const text = unit('/srv/muster/muster.yaml');
  expect(text).toMatch(
    /^ExecStart=\/\S*node (--\S+ )+\S*agent-main\.js db1 \/srv\/muster\/\.muster\/agent \/srv\/muster\/muster\.yaml$/m,
  );
  expect(text).toContain('\nRestart=always\n');
  expect(text).toContain('\nRestartPreventExitStatus=78\n');
  expect(text).toContain('\nKillMode=process\n');
  expect(text).toContain('\nUser=ops\n');
  expect(text).toContain('\nEnvironmentFile=/etc/muster.env\n');
  expect(text).toContain('\nEnvironment="PATH=/usr/bin:/opt/a b"\n');
});

test('spaces, dollars, percents and quotes in paths reach the agent as they are', () => {
  expect(unit('/srv/a $HOME %n "b"/muster.yaml')).toContain(
    '"/srv/a $$HOME %%n \\"b\\"/muster.yaml"\n',
  );
});

unless(hasSystemd() ? undefined : 'there is no systemd-analyze here')(
  'systemd accepts it',
  async () => {
    const file = join(folder.path, 'muster-agent-db1.service');
    await writeFile(file, unit(join(folder.path, 'muster.yaml')).replace('User=ops', 'User=root'));
    execFileSync('systemd-analyze', ['verify', file], { stdio: 'pipe' });
  },
);

function hasSystemd(): boolean {
  try {
    execFileSync('systemd-analyze', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
