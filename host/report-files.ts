import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MusterError } from '../domain/errors.js';
import { reportSchemaVersion } from '../domain/report/report.js';
import type { RunReport } from '../domain/suite/suite-report.js';

/** Where reports lie: beside the inventory. */
export function reportsFolderOf(inventoryPath: string): string {
  return join(dirname(inventoryPath), 'reports');
}

/** The files of a run's report, as far as they lie on this machine; `subject` is its drill or suite. */
export function reportFiles(inventoryPath: string, subject: string, runId: string): string[] {
  const folder = join(reportsFolderOf(inventoryPath), subject);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder);
  const json = names.find(
    // The name holds but the run id's beginning, which runs of the same minute share.
    (name) => name.endsWith(`-${runId.slice(0, 8)}.json`) && runIdIn(join(folder, name)) === runId,
  );
  if (json === undefined) return [];
  const base = json.slice(0, -'json'.length);
  return names
    .filter((name) => name.startsWith(base) && !name.endsWith('.tmp'))
    .map((name) => join(folder, name))
    .sort();
}

/** The report of a run from its file; undefined where it is not on this machine. */
export async function readReportOf(
  inventoryPath: string,
  subject: string,
  runId: string,
): Promise<RunReport | undefined> {
  const file = reportFiles(inventoryPath, subject, runId).find((each) => each.endsWith('.json'));
  return file === undefined ? undefined : readReport(file);
}

/** The JSON files of all reports of a drill or suite, oldest first. */
export function reportsOf(inventoryPath: string, subject: string): string[] {
  const folder = join(reportsFolderOf(inventoryPath), subject);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  // Their names begin with the instant of their start.
  return names.sort().map((name) => join(folder, name));
}

/** Reads a report's JSON. @throws MusterError BAD_INPUT where it is none */
export async function readReport(file: string): Promise<RunReport> {
  try {
    const report = JSON.parse(await readFile(file, 'utf8')) as Partial<RunReport> | null;
    if (report?.schemaVersion === reportSchemaVersion) return report as RunReport;
  } catch (cause) {
    throw noReport(file, cause);
  }
  throw noReport(file, undefined);
}

function runIdIn(file: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as Partial<RunReport>).runId;
  } catch {
    return undefined;
  }
}

function noReport(file: string, cause: unknown): MusterError {
  return new MusterError('BAD_INPUT', `${file} is no report of this version of Muster`, {
    remedy: 'Name the .json file of a report, or the id of a run.',
    cause,
  });
}
