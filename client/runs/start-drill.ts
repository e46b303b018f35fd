import {
  WorkflowExecutionAlreadyStartedError,
  type Client,
  type WorkflowHandle,
} from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { drillQueue } from '../../domain/contract.js';
import { MusterError } from '../../domain/errors.js';
import { planRun, type PlannedRun } from '../../domain/planning/plan-run.js';
import { subjectOfInput, type RunInput } from '../../domain/run-input.js';
import { musterVersion } from '../../domain/version.js';
import type { InventoryFile } from '../../host/inventory-file.js';
import { grpcCodeOf } from './within.js';

const mostSummaryBytes = 200;
const invalidArgument = 3;

/** What is to be started, and from which inventory. */
export interface DrillToStart {
  readonly inventory: InventoryFile;
  readonly input: RunInput;
  /** The workflow's id; made from the drill's or suite's name and the time where absent. */
  readonly id?: string;
  /** The incident after which it is run, remembered in the memo. */
  readonly incident?: string;
}

/**
 * Refuses what could not be planned, before any effect. The worker plans once more, from its own
 * inventory.
 * @throws MusterError UNKNOWN_DRILL, UNKNOWN_SUITE, BAD_INPUT, PRODUCTION_REFUSED
 */
export function checkDrill({ inventory: { inventory, sha256 }, input }: DrillToStart): PlannedRun {
  return planRun(inventory, sha256, input);
}

/**
 * Starts the workflow of a drill or a suite.
 * @throws MusterError BAD_INPUT where the id is taken, SEARCH_ATTRIBUTES_MISSING, and what
 * {@link checkDrill} throws
 */
export async function startDrill(client: Client, drill: DrillToStart): Promise<WorkflowHandle> {
  const { type, ...options } = startOf(drill);
  const { id = newRunId(subjectOfInput(drill.input)) } = drill;
  try {
    return await client.workflow.start(type, { ...options, workflowId: id });
  } catch (error) {
    throw whyNotStarted(error, id);
  }
}

/**
 * What a start of the drill or suite tells Temporal, the workflow's id apart.
 * @throws MusterError what {@link checkDrill} throws
 */
export function startOf(drill: DrillToStart) {
  const { type, description } = checkDrill(drill);
  const { input, inventory: file, incident } = drill;
  const { environment } = file.inventory;
  const subject = subjectOfInput(input);
  return {
    type,
    taskQueue: drillQueue,
    args: [input],
    staticSummary: summary([subject, 'on', environment.name, description && `· ${description}`]),
    memo: {
      musterVersion,
      requestedBy: input.requestedBy ?? '',
      reason: input.reason ?? '',
      ...(incident !== undefined && { incident }),
    },
    typedSearchAttributes: [
      keyword('MusterDrill', subject),
      keyword('MusterType', type),
      keyword('MusterEnvironment', environment.name),
    ],
  };
}

/** `<drill or suite>-<UTC time>`: readable, sortable, and not given twice. */
function newRunId(subject: string): string {
  return `${subject}-${new Date().toISOString().replaceAll(/[-:]/g, '')}`;
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
  return orAttributesMissing(error);
}

/** The failed call, as SEARCH_ATTRIBUTES_MISSING where it failed for that. */
export function orAttributesMissing(error: unknown): unknown {
  const { cause } = error as Error;
  const why = cause instanceof Error ? cause.message : String(error);
  if (grpcCodeOf(error) !== invalidArgument || !/search ?attribute/i.test(why)) return error;
  return new MusterError('SEARCH_ATTRIBUTES_MISSING', why, {
    remedy: 'Start a worker, which registers them (`muster dev` or `muster worker`), then again.',
    cause: error,
  });
}
