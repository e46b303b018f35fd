import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { muster, type MusterEnd } from '../support/muster.js';
import { freePort } from '../../host/dev/free-port.js';
import { tempFolder } from '../support/temp-folder.js';

let folder: Awaited<ReturnType<typeof tempFolder>>;
let nowhere: string;
beforeAll(async () => {
  folder = await tempFolder();
  nowhere = `127.0.0.1:${await freePort()}`;
});
afterAll(() => folder.remove());

/** Runs `muster` in the folder, with Temporal where nobody is. */
function run(...args: string[]): Promise<MusterEnd> {
  return muster(args, { cwd: folder.path, env: { TEMPORAL_ADDRESS: nowhere } });
}

async function inventory(name: string, kind: string): Promise<string> {
  const file = join(folder.path, `${name}.yaml`);
  const port = await freePort();
  await writeFile(
    file,
    `environment: { name: here, kind: ${kind} }
people: { ana: { roles: [approver] } }
services:
  api:
    process: { pidFile: ${folder.path}/none.pid, start: [/bin/true] }
    healthy: { tcp: "127.0.0.1:${port}" }
drills:
  crash:
    type: crashRecovery
    service: api
    objectives: { recovery: 1s }
    allowProduction: true
    approval: [approver]
`,
  );
  return file;
}

test('help names every command, and help and version are no errors', async () => {
  const [help, version] = await Promise.all([run('--help'), run('--version')]);
  expect(help.code).toBe(0);
  const names = [
    'init|validate|schema|doctor|lab|dev|worker|agent|preflight|run|start|schedule|incident',
    'status|answer|sign-off|abort|list|report|faults',
  ];
  for (const name of names.join('|').split('|')) {
    expect(help.stdout).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
  }
  expect(version).toMatchObject({ code: 0, stdout: '0.1.0\n' });
});

test('bad usage exits 64, says what is wrong on standard error, and prints nothing else', async () => {
  const usages: [string[], string][] = [
    [['runn'], 'Did you mean run'],
    [['run'], "missing required argument 'name'"],
    [['run', 'x', '--nope'], "unknown option '--nope'"],
    [['answer', 'id', 'step', 'maybe', '--by', 'ana'], 'Allowed choices are pass, fail, skip'],
    [['answer', 'id', 'step', 'pass'], "required option '--by <name>'"],
    [['answer'], 'muster answer ID STEP pass|fail|skip --by YOU'],
    [['sign-off', 'id'], 'muster sign-off ID --by YOU'],
    [['answer', 'id', 's', 'pass', '--by', 'ana', '--deviation', 'a=b'], 'because WHY'],
    [['dev', '--port', 'seven'], 'A port is a number'],
    [['lab', 'up', 'atlantis'], 'Allowed choices are twzrd'],
  ];
  const ends = await Promise.all(usages.map(([args]) => run(...args)));
  for (const [index, [args, told]] of usages.entries()) {
    expect({ args, ...ends[index] }).toEqual({
      args,
      code: 64,
      stdout: '',
      stderr: expect.stringContaining(told),
    });
  }
});

test('without an inventory it says how to get one', async () => {
  const { code, stderr } = await run('validate');
  expect(code).toBe(64);
  expect(stderr).toMatch(/^INVENTORY_NOT_FOUND: .*\nWrite one with `muster init`/);
});

test('an invalid inventory is refused with all its mistakes, each with its line, before any effect', async () => {
  const file = join(folder.path, 'bad.yaml');
  await writeFile(file, 'environment: { name: x }\nservices:\n  api: { pm3: y }\ndrils: {}\n');
  const commands = [['validate'], ['run', 'x'], ['start', 'x'], ['dev'], ['agent']];
  const ends = commands.map((command) => run(...command, '--inventory', file));
  for (const { code, stderr } of await Promise.all(ends)) {
    expect(code).toBe(64);
    expect(stderr).toMatch(/^INVENTORY_INVALID: /);
    expect(stderr).toMatch(/bad\.yaml:1: environment/);
    expect(stderr).toMatch(/bad\.yaml:3: services\.api/);
    expect(stderr).toMatch(/bad\.yaml:4: .*drils/);
    expect(stderr).not.toContain('    at ');
  }
});

test('validate tells what is there; --live asks each probe, and exits 1 where one is sick', async () => {
  const file = await inventory('fine', 'lab');
  const valid = await run('validate', '--inventory', file);
  expect(valid).toMatchObject({ code: 0, stdout: expect.stringContaining('is valid: here (lab)') });
  const live = await run('validate', '--live', '--inventory', file);
  expect(live.code).toBe(1);
  expect(live.stdout).toContain('✖ api.healthy: connect ECONNREFUSED');
  expect(live.stdout).toContain('! api (process) is not set to be restarted');
});

test('validate --live tells a service that its manager does not know', async () => {
  const file = join(folder.path, 'unknown.yaml');
  const home = join(folder.path, 'no-pm2');
  await writeFile(
    file,
    `environment: { name: here, kind: lab }\nservices: { api: { pm2: { name: api, home: ${home} } } }\n`,
  );
  const { code, stdout } = await run('validate', '--live', '--inventory', file);
  expect(code).toBe(1);
  expect(stdout).toContain(`✖ api: MANAGER_UNREACHABLE: the pm2 daemon of ${home}`);
});

test('schema prints the JSON Schema of the inventory alone', async () => {
  const { code, stdout } = await run('schema');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ title: 'muster.yaml', type: 'object' });
});

test('a drill that is not in the inventory is refused with the names of those that are', async () => {
  const { code, stderr } = await run('run', 'crush', '--inventory', await inventory('a', 'lab'));
  expect({ code, stderr }).toEqual({
    code: 64,
    stderr: 'UNKNOWN_DRILL: the inventory has no drill "crush"\nDrills: crash.\n',
  });
});

test('production takes no automatic answers, whoever can be reached', async () => {
  const file = await inventory('production', 'production');
  const { code, stderr } = await run('run', 'crash', '--yes', '--inventory', file);
  expect(code).toBe(64);
  expect(stderr).toMatch(/^PRODUCTION_REFUSED: production takes no automatic answers/);
});

test('without Temporal it says where it looked and how to get one', async () => {
  const { code, stderr } = await run('run', 'crash', '--inventory', await inventory('b', 'lab'));
  expect(code).toBe(4);
  expect(stderr).toContain(`TEMPORAL_UNREACHABLE: no Temporal server answers at ${nowhere}`);
  expect(stderr).toContain('muster dev');
});

test('without an agent, faults says how to get one', async () => {
  const { code, stderr } = await run('faults', '--inventory', await inventory('c', 'lab'));
  expect(code).toBe(4);
  expect(stderr).toMatch(/^AGENT_UNREACHABLE: /);
});

test('variables of --env-file win over those of the shell, and reach the inventory', async () => {
  const file = join(folder.path, 'variables.yaml');
  await writeFile(file, 'environment: { name: "${WHERE}", kind: lab }\n');
  const env = join(folder.path, 'some.env');
  await writeFile(env, 'WHERE=from-file\n');
  const { stdout } = await muster(['validate', '--inventory', file, '--env-file', env], {
    env: { WHERE: 'from-shell' },
  });
  expect(stdout).toContain('is valid: from-file (lab)');
  expect(await run('validate', '--env-file', join(folder.path, 'no.env'))).toMatchObject({
    code: 64,
    stderr: expect.stringContaining('BAD_INPUT'),
  });
});

test('MUSTER_DEBUG alone shows a stack', async () => {
  const { stderr } = await muster(['validate'], {
    cwd: folder.path,
    env: { MUSTER_DEBUG: '1' },
  });
  expect(stderr).toContain('    at ');
});

test('agent --print-unit prints a unit and runs nothing', async () => {
  const { code, stdout } = await run(
    'agent',
    '--print-unit',
    '--inventory',
    await inventory('d', 'lab'),
  );
  expect(code).toBe(0);
  expect(stdout).toMatch(/^ExecStart=.*agent-main\.js local /m);
});

test('init never guesses what the environment is, prints on --dry-run, and replaces nothing unasked', async () => {
  const pm2 = { PM2_HOME: join(folder.path, 'pm2') };
  const place = { cwd: folder.path, env: pm2 };
  expect(await muster(['init'], place)).toMatchObject({
    code: 64,
    stderr: expect.stringContaining('--kind'),
  });
  const printed = await muster(['init', '--kind', 'lab', '--dry-run'], place);
  expect(printed).toMatchObject({ code: 0, stdout: expect.stringContaining('kind: lab') });

  const file = join(folder.path, 'made.yaml');
  const init = ['init', '--kind', 'staging', '--inventory', file];
  expect(await muster(init, place)).toMatchObject({ code: 0 });
  const text = await readFile(file, 'utf8');
  expect(await muster(init, place)).toMatchObject({
    code: 64,
    stderr: expect.stringContaining('is there already'),
  });
  expect(await readFile(file, 'utf8')).toBe(text);
  expect(await muster([...init, '--force'], place)).toMatchObject({ code: 0 });
  expect(await muster(['validate', '--inventory', file])).toMatchObject({ code: 0 });
});
