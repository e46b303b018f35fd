import { readFileSync, statSync } from 'node:fs';
import { chmod, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Fault } from '../../../domain/fault.js';
import type { Inventory } from '../../../domain/inventory/inventory.js';
import { parseInventory } from '../../../domain/inventory/parse-inventory.js';
import type { FaultContext } from '../../../host/faults/fault-handler.js';
import { repointFault } from '../../../host/faults/repoint-fault.js';
import type { RepointUndo } from '../../../host/faults/repoint-place.js';
import { managerOf } from '../../../host/managers/managers.js';
import { runGated } from '../../../host/processes/gated-command.js';
import { isAlive } from '../../../host/processes/process-identity.js';
import { waitUntil } from '../../../host/processes/wait-until.js';
import { startPm2 } from '../../support/pm2.js';
import { tempFolder } from '../../support/temp-folder.js';
import { soon } from '../agent/agent-under-test.js';
import { TestedService } from '../agent/tested-services.js';

const variable = 'DATABASE_URL';
const secret = 'postgres://shop:hunter2-of-db@127.0.0.1:5432/shop';
const value = 'postgres://db.invalid:5432/none';
const fault: Extract<Fault, { kind: 'repoint' }> = {
  kind: 'repoint',
  service: 'drilled',
  variable,
  value,
};
/** A file as people write them: comments, quotes, other variables, no line end at its end. */
const envText = `# the shop\nexport ${variable}="${secret}"\nREDIS_URL='redis://127.0.0.1'\nLAST=ä`;

interface Subject {
  readonly service: string;
  readonly envFile?: string;
  /** All that must be afterwards as it was before. */
  definition(): Promise<unknown>;
  end(): Promise<void>;
}

/** A plain process whose start reads its env file. */
async function plainSubject(): Promise<Subject> {
  const folder = await tempFolder();
  const envFile = join(folder.path, 'drilled.env');
  await writeFile(envFile, envText, { mode: 0o600 });
  const service = new TestedService(folder.path, 'drilled', { envFile });
  await service.start();
  return {
    service: service.yaml,
    envFile,
    definition: async () => fileAsItIs(envFile),
    async end() {
      await service.end();
      await folder.remove();
    },
  };
}

/** Two instances whose environment pm2 keeps. */
async function pm2Subject(): Promise<Subject> {
  const pm2 = await startPm2();
  const script = await pm2.script('drilled.js', 'setInterval(() => {}, 1000);');
  process.env[variable] = secret;
  try {
    await pm2.tell('start', script, '--name', 'drilled', '-f');
    await pm2.tell('start', script, '--name', 'drilled', '-f', '--', 'an-argument');
  } finally {
    delete process.env[variable];
  }
  return {
    service: `  drilled: { pm2: { name: drilled, home: ${JSON.stringify(pm2.home)} } }\n`,
    definition: async () => (await pm2.definitions()).map(lasting),
    end: () => pm2.stop(),
  };
}

/** Under pm2, reading its env file by itself. */
async function dotenvSubject(): Promise<Subject> {
  const pm2 = await startPm2();
  const script = await pm2.script('drilled.js', 'setInterval(() => {}, 1000);');
  const envFile = join(dirname(script), '.env');
  await writeFile(envFile, envText);
  await chmod(envFile, 0o640);
  await pm2.tell('start', script, '--name', 'drilled');
  return {
    service: `  drilled: ${JSON.stringify({ pm2: { name: 'drilled', home: pm2.home }, envFile })}\n`,
    envFile,
    definition: async () => [fileAsItIs(envFile), (await pm2.definitions()).map(lasting)],
    end: () => pm2.stop(),
  };
}

function fileAsItIs(path: string) {
  const { mode, uid, gid } = statSync(path);
  return { bytes: readFileSync(path, 'latin1'), mode, uid, gid };
}

/** What pm2 is told of a process, without what counts and times it. */
function lasting(definition: Record<string, unknown>): unknown {
  const passing =
    /^(pm_uptime|created_at|restart_time|unstable_restarts|prev_restart_delay|status|exit_code|_tree_pids|axm_\w+|version|node_version|unique_id)$/;
  return Object.entries(definition)
    .filter(([key]) => !passing.test(key))
    .toSorted(([a], [b]) => a.localeCompare(b));
}

describe.each([
  ['a plain process with an env file', plainSubject],
  ['two instances whose environment pm2 keeps', pm2Subject],
  ['a service under pm2 that reads its env file itself', dotenvSubject],
])('of %s', (_what, begin) => {
  let subject: Subject;
  let context: FaultContext;
  let inventory: Inventory;
  const commands: string[] = [];

  beforeAll(async () => {
    subject = await begin();
    inventory = inventoryWith(subject.service);
    context = contextIn(inventory, commands);
  });
  afterAll(() => subject.end());
  beforeEach(async () => {
    const running = async () => (await describeIt()).status === 'running';
    expect(await waitUntil(running, soon)).toBe(true);
  });

  const describeIt = () => {
    const { manager } = inventory.services['drilled']!;
    return managerOf(manager).describe(manager);
  };
  /** Without their commands: what has just been started becomes another program. */
  const known = async () =>
    (await describeIt()).processes.map(({ pid, startedAt }) => ({ pid, startedAt }));
  const prepare = () => repointFault.prepare(fault, context);
  const injected = (undo: RepointUndo) => repointFault.verifyInjected(fault, undo, context);
  const reverted = (undo: RepointUndo) => repointFault.verifyReverted(fault, undo, context);
  const isSo = (look: typeof injected, undo: RepointUndo) =>
    waitUntil(async () => (await look(undo)).holds, soon);

  test('is seen to take when it has; reverted, every byte is as it was, and a new process serves', async () => {
    const { processes } = await describeIt();
    const before = await subject.definition();
    const undo = await prepare();
    expect(await injected(undo)).toMatchObject({ holds: false });

    await repointFault.inject(fault, undo, context);
    expect(await isSo(injected, undo)).toBe(true);
    expect(processes.some(isAlive)).toBe(false);
    expect(await reverted(undo)).toMatchObject({ holds: false });
    const during = await describeIt();
    expect(during.processes).toHaveLength(processes.length);
    expect(JSON.stringify(await subject.definition())).toContain(value);

    await repointFault.revert(fault, undo, context);
    expect(await isSo(reverted, undo)).toBe(true);
    expect(during.processes.some(isAlive)).toBe(false);
    expect(await subject.definition()).toEqual(before);
    if (subject.envFile !== undefined)
      expect((await readdir(dirname(subject.envFile))).join()).not.toContain('muster-');
  });

  test('may be injected and reverted again and again, to the same effect', async () => {
    const before = await subject.definition();
    const undo = await prepare();
    await repointFault.inject(fault, undo, context);
    const serving = await known();
    await repointFault.inject(fault, undo, context);
    expect(await known()).toEqual(serving);
    expect(await isSo(injected, undo)).toBe(true);
    await repointFault.revert(fault, undo, context);
    await repointFault.revert(fault, undo, context);
    expect(await isSo(reverted, undo)).toBe(true);
    expect(await subject.definition()).toEqual(before);
  });

  test('reverted where it never acted changes nothing', async () => {
    const serving = await known();
    const undo = await prepare();
    await repointFault.revert(fault, undo, context);
    expect(await known()).toEqual(serving);
    expect(await reverted(undo)).toMatchObject({ holds: true });
  });

  test('never shows the value that was there, in a command, a look or an error', async () => {
    const undo = await prepare();
    const seen = [await injected(undo)];
    await repointFault.inject(fault, undo, context);
    seen.push(await injected(undo), await reverted(undo));
    const again = await prepare().catch((error: Error) =>
      Object.assign({ said: error.message }, error),
    );
    expect(again).toMatchObject({ code: 'BAD_INPUT' });
    await repointFault.revert(fault, undo, context);
    await isSo(reverted, undo);
    seen.push(await reverted(undo));
    expect(JSON.stringify([seen, again, commands])).not.toContain('hunter2');
    expect(repointFault.secretsIn!(undo)).toContain(secret);
  });

  test('is refused where the drill does not declare exactly that', async () => {
    for (const other of [{ value: 'evil.invalid' }, { variable: 'PATH' }]) {
      const asked = repointFault.prepare({ ...fault, ...other }, context);
      await expect(asked).rejects.toMatchObject({ code: 'BAD_INPUT' });
    }
  });
});

describe('an env file', () => {
  let subject: Subject;
  let context: FaultContext;
  beforeAll(async () => {
    subject = await plainSubject();
    context = contextIn(inventoryWith(subject.service), []);
  });
  afterAll(() => subject.end());
  beforeEach(() => writeFile(subject.envFile!, envText));

  test('that somebody else changed meanwhile keeps that change', async () => {
    const undo = await repointFault.prepare(fault, context);
    await repointFault.inject(fault, undo, context);
    const changed = `${readFileSync(subject.envFile!, 'utf8').replace('LAST=ä', 'LAST=b')}\nMORE=1\n`;
    await writeFile(subject.envFile!, changed);
    await repointFault.revert(fault, undo, context);
    expect(readFileSync(subject.envFile!, 'utf8')).toBe(
      `${envText.replace('LAST=ä', 'LAST=b')}\nMORE=1\n`,
    );
  });

  test('that is gone is written again', async () => {
    const undo = await repointFault.prepare(fault, context);
    const before = fileAsItIs(subject.envFile!);
    await repointFault.inject(fault, undo, context);
    await rm(subject.envFile!);
    await repointFault.revert(fault, undo, context);
    expect(fileAsItIs(subject.envFile!)).toEqual(before);
  });

  test('that was changed between looking and acting is left alone', async () => {
    const undo = await repointFault.prepare(fault, context);
    await writeFile(subject.envFile!, `${envText}\nNEW=1\n`);
    await expect(repointFault.inject(fault, undo, context)).rejects.toMatchObject({
      code: 'INJECTION_FAILED',
    });
    expect(readFileSync(subject.envFile!, 'utf8')).toBe(`${envText}\nNEW=1\n`);
  });

  test.each([
    ['has no such variable', 'OTHER=1\n'],
    ['has a value over several lines', `${variable}="a\nb"\n`],
    ['points there already', `${variable}=${value}\n`],
  ])('is refused where it %s', async (_why, text) => {
    await writeFile(subject.envFile!, text);
    await expect(repointFault.prepare(fault, context)).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });
});

function inventoryWith(service: string): Inventory {
  const text = `environment: { name: t, kind: lab }\nservices:\n${service}`;
  const inventory = parseInventory(text, { file: 'muster.yaml', env: {} });
  const declared = { fault: { repoint: { variable, value } } };
  return { ...inventory, drills: { outage: declared as never } };
}

function contextIn(inventory: Inventory, commands: string[]): FaultContext {
  const onStarted = () => Promise.resolve();
  return {
    inventory,
    drill: { drill: 'outage' } as never,
    leaseId: 'run-1',
    run: async (argv, options) => {
      const result = await runGated(argv, { ...options, onStarted });
      commands.push(JSON.stringify([argv, options, result]));
      return result;
    },
  };
}
