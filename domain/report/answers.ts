/** How far a name can be trusted: claimed, proven by a signature, or given by `--yes`. */
export type Assurance = 'asserted' | 'signed' | 'auto';

/** The signal `verify`: what a person saw of a manual step. */
export interface VerifyAnswer {
  readonly step: string;
  readonly outcome: 'pass' | 'fail' | 'skip';
  readonly by: string;
  readonly note?: string;
  readonly choice?: string;
  readonly data?: unknown;
  readonly deviations?: readonly {
    readonly step: string;
    readonly what: string;
    readonly why: string;
  }[];
  /** Set by `--yes`: nobody looked. */
  readonly auto?: boolean;
}

/** The signal `signOff`: a person approves or rejects. */
export interface SignOffAnswer {
  readonly decision: 'approve' | 'reject';
  readonly by: string;
  readonly role?: string;
  readonly note?: string;
  readonly auto?: boolean;
}

/** The signal `abort`: stop, put everything back, report. */
export interface AbortRequest {
  readonly by: string;
  readonly reason: string;
}

/** A manual step with its answer, as the report keeps it. */
export interface ManualAnswer extends VerifyAnswer {
  readonly ask: string;
  readonly at: string;
  readonly assurance: Assurance;
}

/** A sign-off as the report keeps it. */
export interface SignOff {
  readonly decision: 'approve' | 'reject';
  readonly by: string;
  readonly role: string;
  readonly note?: string;
  readonly at: string;
  readonly assurance: Assurance;
}
