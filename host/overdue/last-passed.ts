import { isGrpcServiceError, type Client } from '@temporalio/client';
import { drillQueue } from '../../domain/contract.js';
import { readReport, reportsOf } from '../report-files.js';

/** Runs are listed latest ended first: the latest started is among the first few. */
const runsLookedAt = 20;
const reportsLookedAt = 100;
/** https://grpc.io/docs/guides/status-codes/ */
const invalidArgument = 3;

/** Which runs of which drill or suite are meant. */
export interface RunsOf {
  readonly name: string;
  readonly environment: string;
  /** Reports lie beside it. */
  readonly inventoryPath: string;
}

/**
 * When the last run that passed began, in milliseconds since the epoch: by Temporal, and where that
 * keeps none any more, by the reports on this machine. Undefined where there is none.
 */
export async function lastPassed(client: Client, runs: RunsOf): Promise<number | undefined> {
  return (await byTemporal(client, runs)) ?? byReports(runs);
}

async function byTemporal(
  client: Client,
  { name, environment }: RunsOf,
): Promise<number | undefined> {
  const query =
    `TaskQueue = '${drillQueue}' AND MusterDrill = '${name}' ` +
    `AND MusterEnvironment = '${environment}' AND MusterVerdict = 'passed'`;
  const times: number[] = [];
  try {
    for await (const { startTime } of client.workflow.list({ query, pageSize: runsLookedAt })) {
      times.push(startTime.getTime());
      if (times.length === runsLookedAt) break;
    }
  } catch (error) {
    // Where no worker has ever registered Muster's search attributes, nothing has passed.
    const { cause } = error as Error;
    const code: number | undefined = isGrpcServiceError(cause) ? cause.code : undefined;
    if (code !== invalidArgument) throw error;
  }
  return times.length === 0 ? undefined : Math.max(...times);
}

async function byReports({
  name,
  environment,
  inventoryPath,
}: RunsOf): Promise<number | undefined> {
  const newestFirst = reportsOf(inventoryPath, name).toReversed();
  for (const file of newestFirst.slice(0, reportsLookedAt)) {
    const report = await readReport(file).catch(() => undefined);
    if (report?.verdict === 'passed' && report.environment.name === environment) {
      return Date.parse(report.startedAt);
    }
  }
  return undefined;
}
