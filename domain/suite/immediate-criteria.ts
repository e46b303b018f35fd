import { facts } from '../report/facts.js';
import type { DrillReport } from '../report/report.js';

/** What a report says on a criterion; null where it looked and could not tell. */
export interface Reading {
  readonly value: number | null;
  readonly observed: string;
}

/** What calls for action at once, however many drills have passed. */
interface Criterion {
  /** What must hold, given the limit. */
  readonly expected: (limit: number) => string;
  /** The limit where the inventory says none. */
  readonly limit: number;
  /** On which side of the limit it is bad. */
  readonly bad: 'above' | 'below';
  /** What the report of one drill says on it; undefined where that is not its business. */
  readonly read: (report: DrillReport) => Reading | undefined;
}

const dayMs = 86_400_000;
const instants = /\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)/g;

/** Every criterion, by its name in the inventory. They judge the system, never our own faults. */
export const immediateCriteria = {
  newestBackupDays: {
    expected: (limit) => `a backup of the last ${limit} days`,
    limit: 7,
    bad: 'above',
    read: backupAge,
  },
  crashesNotRecovered: {
    expected: (limit) =>
      limit === 0
        ? 'every crashed service comes back by itself'
        : `at most ${limit} crashed services do not come back by themselves`,
    limit: 0,
    bad: 'above',
    read: crashesNotRecovered,
  },
  diskUsedPercent: {
    expected: (limit) => `at most ${limit} % of the disk used`,
    limit: 90,
    bad: 'above',
    read: (report) => factNumber(report, facts.diskUsed, '% used'),
  },
  certificateDaysLeft: {
    expected: (limit) => `certificates valid for ${limit} days more`,
    limit: 30,
    bad: 'below',
    read: (report) => factNumber(report, facts.certificateLeft, 'days left'),
  },
} as const satisfies Record<string, Criterion>;

export type CriterionName = keyof typeof immediateCriteria;

export const criterionNames = Object.keys(immediateCriteria) as readonly CriterionName[];

/** The limit of each criterion; null where the suite does not look at it. */
export type ImmediateLimits = Readonly<Record<CriterionName, number | null>>;

/** What one drill's report says on each criterion. */
export type Readings = Readonly<Partial<Record<CriterionName, Reading>>>;

/** What the report says on all of them. */
export function readCriteria(report: DrillReport): Readings {
  const read = criterionNames.map((name) => [name, immediateCriteria[name].read(report)] as const);
  return Object.fromEntries(read.filter(([, reading]) => reading !== undefined));
}

function backupAge(report: DrillReport): Reading | undefined {
  if (fact(report, facts.backupsFound) === '0') {
    return { value: Number.MAX_VALUE, observed: 'there is no backup' };
  }
  const newest = fact(report, facts.newestBackup);
  if (newest === undefined) return undefined;
  const taken = newest.match(instants)?.at(-1);
  if (taken === undefined) return { value: null, observed: newest };
  const ageMs = Date.parse(report.startedAt) - Date.parse(taken);
  const days = Math.max(0, ageMs) / dayMs;
  return { value: days, observed: `${days.toFixed(1)} days old, of ${taken}` };
}

/** A service that needed a rung of its ladder did not come back by itself. */
function crashesNotRecovered({ faults, measured }: DrillReport): Reading | undefined {
  const crashed = faults.filter(({ kind }) => kind === 'kill').map(({ target }) => target);
  if (crashed.length === 0) return undefined;
  const seen = measured.services.filter(({ service }) => crashed.includes(service));
  const down = seen.filter(({ recoveredAtMs, rungsUsed }) => {
    return recoveredAtMs === undefined || rungsUsed > 0;
  });
  if (down.length > 0) {
    const told = down.map(({ service, recoveredAtMs }) =>
      recoveredAtMs === undefined ? `${service} was not seen back` : `${service} needed help`,
    );
    return { value: down.length, observed: told.join(', ') };
  }
  const unseen = new Set(crashed).size - seen.length;
  if (unseen > 0) return { value: null, observed: `${unseen} not watched to the end` };
  return { value: 0, observed: `${seen.map(({ service }) => service).join(', ')} came back` };
}

function factNumber(report: DrillReport, name: string, unit: string): Reading | undefined {
  const told = fact(report, name);
  if (told === undefined) return undefined;
  const value = Number(told);
  return Number.isFinite(value) && told.trim() !== ''
    ? { value, observed: `${value} ${unit}` }
    : { value: null, observed: told };
}

function fact({ results }: DrillReport, name: string): string | undefined {
  return results.find((result) => result.name === name)?.value;
}
