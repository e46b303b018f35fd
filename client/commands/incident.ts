import { InvalidArgumentError, type Command } from 'commander';
import { parseDuration } from '../../domain/duration.js';
import { withClient } from '../runs/connect-client.js';
import { startDrill } from '../runs/start-drill.js';
import { incidentReason, scheduleIncident } from '../schedules/schedule-incident.js';
import { toRunInput } from '../shell/drill-options.js';
import { openInventory } from '../shell/open-inventory.js';
import { userName } from '../shell/user-name.js';

const longestMs = 48 * 60 * 60_000;

interface IncidentOptions {
  readonly incident: string;
  readonly after: number;
  readonly requestedBy?: string;
  readonly json?: boolean;
}

/** `muster incident NAME`: rehearse within 48 hours what has just gone wrong. */
export function addIncident(program: Command): void {
  program
    .command('incident')
    .description(
      'after an incident: run a drill or suite within 48 hours, now or once at a later time',
    )
    .argument('<name>', 'a drill or a suite of the inventory')
    .requiredOption(
      '--incident <name>',
      'what the incident is called, for the report',
      readIncident,
    )
    .option('--after <duration>', 'how long to wait, from 0h to 48h', readAfter, 0)
    .option('--requested-by <name>', 'who wants it (default: you)')
    .option('--json', 'print {"workflowId"}, or {"schedule", "at"}, instead')
    .addHelpText(
      'after',
      '\nExample:\n  muster incident gateway-crash --incident INC-42 --after 24h',
    )
    .action(async (name: string, options: IncidentOptions, command: Command) => {
      const { incident, after, requestedBy = userName(), json = false } = options;
      const inventory = await openInventory(command);
      await withClient(async (client) => {
        if (after === 0) {
          const reason = incidentReason(incident);
          const input = toRunInput(inventory.inventory, name, { requestedBy, reason });
          const { workflowId } = await startDrill(client, { inventory, input, incident });
          console.log(json ? JSON.stringify({ workflowId }) : started(workflowId));
          return;
        }
        const run = { name, incident, requestedBy, atMs: Date.now() + after };
        const { name: schedule, at } = await scheduleIncident(client, inventory, run);
        console.log(json ? JSON.stringify({ schedule, at }) : scheduled(schedule, at));
      });
    });
}

function readIncident(text: string): string {
  if (/^\P{Cc}{1,200}$/u.test(text) && /[A-Za-z0-9]/.test(text)) return text;
  throw new InvalidArgumentError('A name on one line, with letters or digits in it.');
}

function readAfter(text: string): number {
  try {
    const ms = parseDuration(text);
    if (ms <= longestMs) return ms;
  } catch {
    // Told below.
  }
  throw new InvalidArgumentError('A time from 0h to 48h.');
}

function started(workflowId: string): string {
  return `${workflowId}\n  see it: muster status ${workflowId}`;
}

function scheduled(schedule: string, at: string): string {
  return `${schedule} at ${at}\n  take it back: muster schedule remove ${schedule}`;
}
