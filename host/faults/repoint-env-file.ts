import { MusterError } from '../../domain/errors.js';
import { assignedValue, spansLines, withoutValue, withValue } from '../env-files/assignments.js';
import {
  forgetAttempt,
  keepFile,
  keptBytes,
  readBytes,
  replaceFile,
  type KeptFile,
} from '../env-files/env-file.js';
import { managerOf } from '../managers/managers.js';
import { startedWith } from '../processes/process-environment.js';
import { isAlive } from '../processes/process-identity.js';
import { startIfDown } from './repoint-manager.js';
import { cannotRepoint, type RepointPlace, type RepointUndo } from './repoint-place.js';

/** The variable as it stands in a file that the service reads at each start. */
export const envFilePlace: RepointPlace = {
  async keep(fault, { envFile = '' }) {
    const file = await keepFile(envFile);
    const value = assignedValue(keptBytes(file), fault.variable);
    const remedy = `Look at the lines of ${envFile}.`;
    if (value === undefined) throw cannotRepoint(fault, 'does not stand in its envFile', remedy);
    if (spansLines(keptBytes(file), fault.variable))
      throw cannotRepoint(fault, 'goes on over several lines of its envFile', remedy);
    if (value === fault.value) throw cannotRepoint(fault, 'points there already', remedy);
    return { file };
  },

  async set({ variable, value }, { manager }, undo, { leaseId, run }) {
    const file = fileIn(undo);
    const now = await readBytes(file.path);
    const ours = withValue(keptBytes(file), variable, value);
    if (now !== ours) {
      if (now !== keptBytes(file))
        throw new MusterError('INJECTION_FAILED', `${file.path} was changed by somebody else`, {
          remedy: 'Drill the service when its files are left alone.',
        });
      await replaceFile(file, ours, leaseId);
    }
    // Where they are gone, an attempt that was cut short has restarted it already.
    if (undo.processes.some(isAlive)) await managerOf(manager).act('restart', manager, run);
    else await managerOf(manager).act('start', manager, run);
  },

  async isSet({ variable, value }, { manager }, undo) {
    const now = await readBytes(fileIn(undo).path);
    if (assignedValue(now ?? '', variable) !== value)
      return { holds: false, observed: `the envFile has not the ${variable} of the drill` };
    const { processes } = await managerOf(manager).describe(manager);
    const given = processes.map(({ pid }) => startedWith(pid, variable));
    // What reads the file by itself does not show it; what shows another value does not read it.
    const others = given.filter((one) => one !== undefined && one !== value).length;
    if (others > 0) return { holds: false, observed: `${others} started with another ${variable}` };
    const shown = given.filter((one) => one === value).length;
    return {
      holds: true,
      observed: `restarted after its envFile was changed, ${shown} of ${given.length} show it in their environment`,
    };
  },

  async putBack({ variable, value }, service, undo, { leaseId, run }) {
    const file = fileIn(undo);
    const original = keptBytes(file);
    await forgetAttempt(file, leaseId);
    const now = await readBytes(file.path);
    if (now === undefined || now === withValue(original, variable, value))
      await replaceFile(file, original, leaseId);
    else if (now !== original) {
      // Somebody else changed it meanwhile: only what is ours is taken out.
      const without = withoutValue(now, variable, value, original);
      if (without !== now) await replaceFile(await keepFile(file.path), without, leaseId);
    }
    const { manager } = service;
    if (undo.processes.every(isAlive)) return;
    const { status } = await managerOf(manager).describe(manager);
    if (status === 'stopped') await startIfDown(service, run);
    else await managerOf(manager).act('restart', manager, run);
  },

  async isBack({ variable, value }, { manager }, undo) {
    const now = await readBytes(fileIn(undo).path);
    if (now === undefined || assignedValue(now, variable) === value)
      return { holds: false, observed: `the envFile has not its own ${variable} again` };
    const { processes } = await managerOf(manager).describe(manager);
    const ours = processes.filter(({ pid }) => startedWith(pid, variable) === value).length;
    return { holds: ours === 0, observed: `${ours} run still with the ${variable} of the drill` };
  },

  secretsIn: (undo) => {
    const text = keptBytes(fileIn(undo));
    const names = [...text.matchAll(/^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=/gm)].map(
      ([, name]) => name!,
    );
    return names.flatMap((name) => assignedValue(text, name) ?? []);
  },
};

function fileIn({ original }: RepointUndo): KeptFile {
  if ('file' in original) return original.file;
  throw new MusterError('INTERNAL', 'the lease kept no file');
}
