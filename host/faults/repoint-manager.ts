import { MusterError } from '../../domain/errors.js';
import type { Service } from '../../domain/service.js';
import type { InstanceValues, KeptVariables } from '../managers/manager.js';
import { managerOf } from '../managers/managers.js';
import type { ManagerRef } from '../../domain/service.js';
import { cannotRepoint, type RepointPlace, type RepointUndo } from './repoint-place.js';

/** The variable as a manager keeps it and gives it to each instance at its start. */
export const managerPlace: RepointPlace = {
  async keep(fault, { manager }, described) {
    const kept = managerOf(manager).variables;
    if (kept === undefined)
      throw cannotRepoint(
        fault,
        `is nothing that ${manager.kind} keeps`,
        'Name the file that the service reads it from: `envFile`.',
      );
    const values = await kept.read(manager, fault.variable);
    const instances = described.id?.split(',') ?? [];
    if (instances.some((id) => values[id] === undefined))
      throw cannotRepoint(
        fault,
        `is not in the environment that ${manager.kind} gives it`,
        'Start it with the variable, or name the file that it reads it from: `envFile`.',
      );
    if (Object.values(values).includes(fault.value))
      throw cannotRepoint(fault, 'points there already', 'Put it right before drilling it.');
    return { values: { ...values } };
  },

  async set({ variable, value }, { manager }, undo) {
    const kept = variablesOf(manager);
    const now = await kept.read(manager, variable);
    const before = valuesIn(undo);
    const others = Object.keys(before).filter((id) => now[id] !== value && now[id] !== before[id]);
    if (others.length > 0)
      throw new MusterError('INJECTION_FAILED', `${variable} was changed by somebody else`, {
        remedy: 'Drill the service when it is left alone.',
      });
    const left = Object.keys(before).filter((id) => now[id] !== value);
    await kept.restartWith(manager, variable, Object.fromEntries(left.map((id) => [id, value])));
  },

  async isSet({ variable, value }, { manager }, undo) {
    const now = await variablesOf(manager).read(manager, variable);
    const set = Object.keys(valuesIn(undo)).filter((id) => now[id] === value);
    const of = Object.keys(valuesIn(undo)).length;
    return {
      holds: set.length === of,
      observed: `${manager.kind} gives ${set.length} of ${of} another ${variable}`,
    };
  },

  async putBack({ variable, value }, service, undo, { run }) {
    const { manager } = service;
    const before = valuesIn(undo);
    const now = await variablesOf(manager).read(manager, variable);
    // An instance added meanwhile took the value over from one that was there.
    const [any = ''] = Object.values(before);
    const ours = Object.entries(now).filter(([, given]) => given === value);
    const back = Object.fromEntries(ours.map(([id]) => [id, before[id] ?? any]));
    await variablesOf(manager).restartWith(manager, variable, back);
    await startIfDown(service, run);
  },

  async isBack({ variable, value }, { manager }) {
    const now = await variablesOf(manager).read(manager, variable);
    const ours = Object.values(now).filter((given) => given === value).length;
    return {
      holds: ours === 0,
      observed: `${manager.kind} gives ${ours} still the ${variable} of the drill`,
    };
  },

  secretsIn: (undo) => Object.values(valuesIn(undo)),
};

/** Starts what does not run; what is just being started may be in no state to be described. */
export async function startIfDown(
  { manager }: Service,
  run: Parameters<ReturnType<typeof managerOf>['act']>[2],
): Promise<void> {
  const { status } = await managerOf(manager).describe(manager);
  if (status !== 'running') await managerOf(manager).act('start', manager, run);
}

function variablesOf(manager: ManagerRef): KeptVariables<ManagerRef> {
  const { variables } = managerOf(manager);
  if (variables !== undefined) return variables;
  throw new MusterError('INTERNAL', `${manager.kind} keeps no variables`);
}

function valuesIn({ original }: RepointUndo): InstanceValues {
  return 'values' in original ? original.values : {};
}
