import { Gauge, Registry } from 'prom-client';
import type { RunReport } from '../../domain/suite/suite-report.js';
import { musterVersion } from '../../domain/version.js';
import { RunMetrics } from './run-metrics.js';
import { truthMetrics, type TruthSources } from './truth-metrics.js';

/** What a worker tells Prometheus. */
export class Metrics {
  private readonly registry = new Registry();
  private readonly runs = new RunMetrics(this.registry);

  constructor(private readonly sources: TruthSources) {
    new Gauge({
      name: 'muster_build_info',
      help: 'Always 1; its labels say what runs here.',
      labelNames: ['version', 'host'],
      registers: [this.registry],
    }).set({ version: musterVersion, host: sources.host }, 1);
  }

  /** A run has ended, and its report is written. */
  reported(report: RunReport): void {
    this.runs.reported(report);
  }

  /** All of it in Prometheus' text format. */
  async text(): Promise<string> {
    const truth = await truthMetrics(this.sources);
    return Registry.merge([this.registry, truth]).metrics();
  }

  get contentType(): string {
    return this.registry.contentType;
  }
}
