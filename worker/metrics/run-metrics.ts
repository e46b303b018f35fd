import { Counter, Histogram, type Registry } from 'prom-client';
import { isSuiteReport, subjectOf, type RunReport } from '../../domain/suite/suite-report.js';

/** Seconds; from what a supervisor does at once to what a person rebuilds. */
const recoveryBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3_600];

/** What is counted as runs end; a new process counts from nothing. */
export class RunMetrics {
  private readonly counted = new Set<string>();
  private readonly runs: Counter<'drill' | 'type' | 'verdict' | 'outcome'>;
  private readonly recovery: Histogram<'drill' | 'service'>;

  constructor(registry: Registry) {
    this.runs = new Counter({
      name: 'muster_drills_total',
      help: 'Drills and suites that this worker has reported, by verdict and outcome.',
      labelNames: ['drill', 'type', 'verdict', 'outcome'],
      registers: [registry],
    });
    this.recovery = new Histogram({
      name: 'muster_drill_recovery_seconds',
      help: 'How long services took to recover: the upper bound, where there is one.',
      labelNames: ['drill', 'service'],
      buckets: recoveryBuckets,
      registers: [registry],
    });
  }

  /** Counts the run, once however often its report is written. */
  reported(report: RunReport): void {
    if (this.counted.has(report.runId)) return;
    this.counted.add(report.runId);
    const { type, verdict, outcome } = report;
    const drill = subjectOf(report);
    this.runs.inc({ drill, type, verdict, outcome });
    if (isSuiteReport(report)) return;
    for (const { service, recovery } of report.measured.services) {
      if (recovery.maxMs !== null)
        this.recovery.observe({ drill, service }, recovery.maxMs / 1_000);
    }
  }
}
