import type { Command } from 'commander';
import { withClient } from '../runs/connect-client.js';
import { applySchedules, type ScheduleChange } from '../schedules/apply-schedules.js';
import { listSchedules, type ListedSchedule } from '../schedules/list-schedules.js';
import { findSchedule, triggerSchedule, type FoundSchedule } from '../schedules/tell-schedule.js';
import { colorsFor, type Colors } from '../shell/colors.js';
import { plain } from '../shell/lines.js';
import { openInventory } from '../shell/open-inventory.js';
import { userName } from '../shell/user-name.js';

interface ApplyFlags {
  readonly dryRun?: boolean;
  readonly prune?: boolean;
  readonly json?: boolean;
}

/** `muster schedule …`: what starts by itself, kept as Temporal Schedules. */
export function addSchedule(program: Command): void {
  const schedule = program
    .command('schedule')
    .description('what starts by itself: the schedules of the inventory, kept in Temporal');
  schedule
    .command('apply')
    .description('make Temporal’s schedules those of the inventory; twice changes nothing')
    .option('--dry-run', 'say what it would do, and do nothing')
    .option('--prune', 'also remove schedules that the inventory no longer has')
    .option('--json', 'print the changes as JSON')
    .addHelpText('after', '\nExample:\n  muster schedule apply --dry-run')
    .action(apply);
  schedule
    .command('list')
    .description('every schedule: when it starts next, what it started, what was skipped')
    .option('--json', 'print them as JSON')
    .action(list);
  schedule
    .command('pause')
    .description('start nothing until it is resumed; applying leaves it paused')
    .argument('<name>', 'of the schedule')
    .option('--reason <text>', 'why, for those who list it')
    .action(async (name: string, { reason }: { reason?: string }, command: Command) => {
      await tell(name, command, async ({ handle }) => {
        await handle.pause(`paused by ${userName()}${reason === undefined ? '' : `: ${reason}`}`);
        return `${name} is paused: nothing starts until \`muster schedule resume ${name}\`.`;
      });
    });
  schedule
    .command('resume')
    .description('go on with a paused one; what was due meanwhile is not made up for')
    .argument('<name>', 'of the schedule')
    .action(async (name: string, _: unknown, command: Command) => {
      await tell(name, command, async ({ handle }) => {
        await handle.unpause(`resumed by ${userName()}`);
        const [next] = (await handle.describe()).info.nextActionTimes;
        return `${name} is active: next at ${next?.toISOString() ?? 'no time'}.`;
      });
    });
  schedule
    .command('trigger')
    .description('start now what it starts, paused or not, unless a run of it is open')
    .argument('<name>', 'of the schedule')
    .action(async (name: string, _: unknown, command: Command) => {
      await tell(name, command, triggerSchedule);
    });
  schedule
    .command('remove')
    .description('remove it from Temporal; runs it has started go on')
    .argument('<name>', 'of the schedule')
    .action(async (name: string, _: unknown, command: Command) => {
      await tell(name, command, async ({ handle }) => {
        await handle.delete();
        return `${name} is removed. While the inventory has it, the next apply brings it back.`;
      });
    });
}

async function apply(flags: ApplyFlags, command: Command): Promise<void> {
  const { dryRun = false, prune = false, json = false } = flags;
  const inventory = await openInventory(command);
  const changes = await withClient((client) =>
    applySchedules(client, inventory, { dryRun, prune }),
  );
  if (json) console.log(JSON.stringify(changes, null, 2));
  else for (const line of changeLines(changes, dryRun)) console.log(line);
}

async function list({ json = false }: { json?: boolean }, command: Command): Promise<void> {
  const { inventory } = await openInventory(command);
  const schedules = await withClient((client) => listSchedules(client, inventory));
  const colors = colorsFor(process.stdout);
  if (json) console.log(JSON.stringify(schedules, null, 2));
  else if (schedules.length === 0) console.log('Nothing is scheduled: say schedule: in a drill.');
  else for (const each of schedules) console.log(scheduleLines(each, colors).join('\n'));
}

async function tell(
  name: string,
  command: Command,
  work: (found: FoundSchedule) => Promise<string>,
): Promise<void> {
  const { inventory } = await openInventory(command);
  const { name: environment } = inventory.environment;
  console.log(
    await withClient(async (client) => work(await findSchedule(client, environment, name))),
  );
}

const done = { create: 'created', change: 'changed', remove: 'removed' } as const;

function changeLines(changes: readonly ScheduleChange[], dryRun: boolean): readonly string[] {
  const lines = changes.map((change) => {
    const { name, does } = change;
    if (does === 'keep') return `${name}: unchanged`;
    if (does === 'leave') {
      return `${name}: left alone, though the inventory no longer has it (--prune removes it)`;
    }
    const what = does === 'change' ? ` (${change.what.join(', ')})` : '';
    return `${name}: ${dryRun ? `would ${does}` : done[does]}${what}`;
  });
  const changed = changes.some(({ does }) => does !== 'keep' && does !== 'leave');
  return changed ? lines : [...lines, 'Nothing to change.'];
}

function scheduleLines(schedule: ListedSchedule, colors: Colors): readonly string[] {
  const { name, state, when, incident, note, next, last, started, skipped, missed } = schedule;
  const paint = state === 'active' ? colors.green : state === 'done' ? colors.dim : colors.yellow;
  const counts = [
    ...(started > 0 ? [`started ${started}`] : []),
    ...(skipped > 0 ? [`skipped ${skipped}, a run was open`] : []),
    ...(missed > 0 ? [`missed ${missed}, Temporal was down`] : []),
  ];
  return [
    `${colors.bold(plain(name))}  ${paint(state)}  ${when}`,
    ...(incident === undefined ? [] : [`  after the incident ${plain(incident)}`]),
    ...(note === undefined ? [] : [`  ${plain(note)}`]),
    ...(next.length === 0 ? [] : [`  next ${next.join(', ')}`]),
    ...(last === undefined ? [] : [`  last ${last.at}  ${plain(last.workflowId)}`]),
    ...(counts.length === 0 ? [] : [`  ${counts.join('; ')}`]),
  ];
}
