import type { JobKind, JobSpec } from '../../domain/job.js';
import { proveManual } from '../backups/prove-manual.js';
import { proveMoment } from '../backups/prove-moment.js';
import { proveNewest } from '../backups/prove-newest.js';
import type { JobRun } from './job-run.js';

/** Does a job, phase by phase. What it makes, it makes in the job's scratch folder. */
export type JobHandler<Spec extends JobSpec> = (spec: Spec, job: JobRun) => Promise<void>;

const handlers = {
  proveNewest,
  proveManual,
  proveMoment,
} satisfies { [Kind in JobKind]: JobHandler<Extract<JobSpec, { kind: Kind }>> };

/** Does a job, whatever its kind. */
export function doJob<Spec extends JobSpec>(spec: Spec, job: JobRun): Promise<void> {
  const handler = handlers[spec.kind] as unknown as JobHandler<Spec>;
  return handler(spec, job);
}
