import {
  WorkflowExecutionAlreadyStartedError,
  type Client,
  type WorkflowHandle,
} from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { drillQueue } from '../../domain/contract.js';
import { MusterError } from '../../domain/errors.js';
import { planDrill } from '../../domain/planning/plan-drill.js';
import type { DrillInput } from '../../domain/plan.js';
import { musterVersion } from '../../domain/version.js';
import type { InventoryFile } from '../../host/inventory-file.js';
import { grpcCodeOf } from './within.js';

const mostSummaryBytes = 200;
const invalidArgument = 3;

/** What is to be started, and from which inventory. */
export interface DrillToStart {
  readonly inventory: InventoryFile;
  readonly input: DrillInput;
  /** The workflow's id; made from the drill's name and the time where absent. */
  readonly id?: string;
}

/**
 * Refuses what could not be planned, before any effect. The worker plans once more, from its own
 * inventory.
 * @throws MusterError UNKNOWN_DRILL, PRODUCTION_REFUSED
 */
export function checkDrill({ inventory: file, input }: DrillToStart): { readonly type: string } {
  const { inventory, sha256 } = file;
  const { drills } = inventory;
  const type = Object.hasOwn(drills, input.drill) ? drills[input.drill]!.type : '';
  return planDrill(type, { inventory, inventorySha256: sha256, input });
}

/**
 * Starts the drill's workflow.
 * @throws MusterError BAD_INPUT where the id is taken, SEARCH_ATTRIBUTES_MISSING, and what
 * {@link checkDrill} throws
 */
export async function startDrill(client: Client, drill: DrillToStart): Promise<WorkflowHandle> {
  const { type } = checkDrill(drill);
  const { input, inventory: file, id = newRunId(input.drill) } = drill;
  const { environment, drills } = file.inventory;
  const { description } = drills[input.drill]!;
  try {
    return await client.workflow.start(type, {
      taskQueue: drillQueue,
      workflowId: id,
      args: [input],
      staticSummary: summary([
        input.drill,
        'on',
        environment.name,
        description && `· ${description}`,
      ]),
      memo: { musterVersion, requestedBy: input.requestedBy ?? '', reason: input.reason ?? '' },
      typedSearchAttributes: [
        keyword('MusterDrill', input.drill),
        keyword('MusterType', type),
        keyword('MusterEnvironment', environment.name),
      ],
    });
  } catch (error) {
    throw whyNotStarted(error, id);
  }
}

/** `<drill>-<UTC time>`: readable, sortable, and not given twice. */
function newRunId(drill: string): string {
  return `${drill}-${new Date().toISOString().replaceAll(/[-:]/g, '')}`;
}

function keyword(name: string, value: string) {
  return { key: defineSearchAttributeKey(name, SearchAttributeType.KEYWORD), value };
}

/** Temporal refuses a longer summary than 200 bytes. */
function summary(words: readonly (string | undefined)[]): string {
  const text = words.filter((word) => word).join(' ');
  const bytes = Buffer.from(text);
  if (bytes.length <= mostSummaryBytes) return text;
  const cut = new TextDecoder().decode(bytes.subarray(0, mostSummaryBytes - 3));
  return `${cut.replace(/\ufffd+$/, '')}…`;
}

function whyNotStarted(error: unknown, id: string): unknown {
  if (error instanceof WorkflowExecutionAlreadyStartedError) {
    return new MusterError('BAD_INPUT', `a run with the id "${id}" is open`, {
      remedy: `Follow it with \`muster status ${id}\`, or give another --id.`,
      cause: error,
    });
  }
  const { cause } = error as Error;
  const why = cause instanceof Error ? cause.message : String(error);
  if (grpcCodeOf(error) === invalidArgument && /search ?attribute/i.test(why)) {
    return new MusterError('SEARCH_ATTRIBUTES_MISSING', why, {
      remedy: 'Start a worker, which registers them (`muster dev` or `muster worker`), then again.',
      cause: error,
    });
  }
  return error;
}
