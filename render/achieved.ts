import type { DrillReport, MeasuredRecovery } from '../domain/report/report.js';
import { formatBounds } from '../domain/timeline/bounds.js';

/** One objective beside what was achieved. */
export interface Achieved {
  readonly what: string;
  readonly objective: string;
  readonly achieved: string;
}

const notMeasured = 'not measured';

/** Every objective of the drill beside what was achieved; whether it is met is what checks say. */
export function achieved(report: DrillReport): readonly Achieved[] {
  const { detectionMs, recoveryMs, expectedRecoveryMs, lostWrites, ...others } = report.objectives;
  return [
    ...detections(report, detectionMs),
    ...recoveries(report, 'recovery', recoveryMs),
    ...recoveries(report, 'expected recovery', expectedRecoveryMs),
    ...(lostWrites === undefined ? [] : [losses(report, lostWrites)]),
    ...Object.entries(others).map(([what, objective]) => ({
      what,
      objective: String(objective),
      achieved: 'see the checks',
    })),
  ];
}

/** By when each said that something was wrong, where it did. */
function detections(
  { measured }: DrillReport,
  objectiveMs: number | undefined,
): readonly Achieved[] {
  if (objectiveMs === undefined) return [];
  const objective = `within ${objectiveMs} ms`;
  return measured.services.map(({ service, detection }) => ({
    what: `detection by ${service}`,
    objective,
    achieved: detection === undefined ? notMeasured : formatBounds(detection),
  }));
}

function recoveries(
  { measured }: DrillReport,
  what: string,
  objectiveMs: number | undefined,
): readonly Achieved[] {
  if (objectiveMs === undefined) return [];
  const objective = `within ${objectiveMs} ms`;
  if (measured.services.length === 0) return [{ what, objective, achieved: notMeasured }];
  return measured.services.map((service) => ({
    what: `${what} of ${service.service}`,
    objective,
    achieved: recoveryOf(service),
  }));
}

function recoveryOf({ recovery, rungsUsed, recoveredAtMs }: MeasuredRecovery): string {
  const back = recoveredAtMs === undefined ? 'not seen back: ' : '';
  const helped = rungsUsed === 0 ? '' : ', not by itself';
  return `${back}${formatBounds(recovery)} since the ${recovery.since}${helped}`;
}

function losses({ measured }: DrillReport, lostWrites: number): Achieved {
  const { dataLoss } = measured;
  return {
    what: 'acknowledged writes lost',
    objective: `at most ${lostWrites}`,
    achieved:
      dataLoss === undefined
        ? notMeasured
        : `${dataLoss.lost} of ${dataLoss.acknowledged}` +
          (dataLoss.enough ? '' : ', too few to prove anything') +
          `; ${dataLoss.unknown} never acknowledged`,
  };
}
