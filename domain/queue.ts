/** A job queue: where it keeps its jobs, and who works them off. */
export interface Queue {
  readonly kind: 'bullmq';
  /** The Redis store that keeps its jobs. */
  readonly store: string;
  /** Its name in BullMQ, and the prefix of its keys. */
  readonly name: string;
  readonly prefix: string;
  /** The service that works its jobs off. */
  readonly worker: string;
}
