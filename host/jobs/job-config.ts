import type { Inventory } from '../../domain/inventory/inventory.js';
import type { JobSpec } from '../../domain/job.js';

/** What a job's process is told, by a file: no secret's value is in it. */
export interface JobConfig {
  readonly spec: JobSpec;
  readonly inventory: Inventory;
  readonly journal: string;
  readonly progressFile: string;
  readonly scratchRecord: string;
  readonly scratchFolder: string;
  /** Where empty clusters are kept for all jobs of this host. */
  readonly templates: string;
  readonly endAt: number;
}
