import {
  condition,
  defineQuery,
  defineSignal,
  defineUpdate,
  setDefaultSignalHandler,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { queries, signals, type DrillStatus, type WaitingFor } from '../../domain/contract.js';
import type { ManualStepDefinition } from '../../domain/drill-definition.js';
import type {
  AbortRequest,
  Assurance,
  ManualAnswer,
  SignOff,
  SignOffAnswer,
  VerifyAnswer,
} from '../../domain/report/answers.js';
import { descriptions, type SignalName } from './descriptions.js';
import { fail } from './failures.js';
import type { RunState } from './run-state.js';
import { waitForSignOff, waitForVerify } from './waiting-for.js';
import {
  mistakeInAbort,
  mistakeInSignOff,
  mistakeInVerify,
  toAbort,
  toVerify,
} from './answer-shapes.js';

/** A sign-off that was given, before anybody knows which wait it belongs to. */
interface GivenSignOff extends SignOffAnswer {
  readonly at: string;
}

/** What is to be signed, how long that may take, and who may not sign. */
interface SignOffsWanted {
  readonly what: string;
  readonly withinMs: number;
  readonly except: readonly string[];
}

/** What people tell a run: kept whenever it comes, applied once, when it is waited for. */
export class People {
  private readonly answers = new Map<string, ManualAnswer>();
  private given: GivenSignOff[] = [];

  constructor(private readonly state: RunState) {}

  /** Attaches every handler; must run before the first await, or what comes early is missed. */
  attach(type: string, report: () => unknown): void {
    const abort = (request: unknown): void => {
      const { by, reason } = toAbort(request);
      this.state.note(`abort by ${by}: ${reason}`);
      this.state.aborted ??= { by, reason };
      this.state.end('aborted', `${by}: ${reason}`);
    };
    this.accept<VerifyAnswer>(signals.verify, mistakeInVerify, (answer) =>
      this.takeVerify(toVerify(answer)),
    );
    this.accept<SignOffAnswer>(
      signals.signOff,
      (answer, state) => mistakeInSignOff(answer, state) ?? this.mistakeInSigner(answer),
      (answer) => this.takeSignOff(answer),
    );
    this.acceptUpdate<AbortRequest>(signals.abort, mistakeInAbort, abort);
    // Aborting is the safe way to err: as a signal it counts however little it says.
    setHandler(defineSignal<[unknown?]>(signals.abort), abort, {
      description: descriptions.abort,
    });
    setDefaultSignalHandler((name) => this.state.note(`unknown signal "${name}" ignored`));
    setHandler(defineQuery<DrillStatus>(queries.status), () => this.state.status(type), {
      description: descriptions.status,
    });
    setHandler(defineQuery<unknown>(queries.report), report, {
      description: descriptions.report,
    });
  }

  /** Drops what came before the plan was there to judge it by, and should not have been taken. */
  judgeEarly(): void {
    for (const [step, answer] of this.answers) {
      const mistake = mistakeInVerify(answer, this.state);
      if (mistake === undefined) continue;
      this.answers.delete(step);
      this.state.note(`early answer to "${step}" ignored: ${mistake}`);
    }
    const early = this.given;
    this.given = [];
    for (const answer of early) {
      const mistake = mistakeInSignOff(answer, this.state) ?? this.mistakeInSigner(answer);
      if (mistake === undefined) this.given.push(answer);
      else this.state.note(`early sign-off ignored: ${mistake}`);
    }
  }

  /** Waits until somebody has answered the step; undefined after `withinMs`. */
  async answer(step: ManualStepDefinition, withinMs: number): Promise<ManualAnswer | undefined> {
    const answered = (): boolean => this.answers.has(step.step);
    const asked = waitForVerify(step);
    const inTime =
      answered() ||
      (await this.waiting(
        () => (answered() ? null : asked),
        () => condition(answered, withinMs, { summary: `wait for ${step.step}` }),
      ));
    if (!inTime) return undefined;
    const answer = { ...this.answers.get(step.step)!, ask: step.ask };
    this.state.manualSteps.push(answer);
    return answer;
  }

  /**
   * Waits until each role has approved, or one has rejected: a rejection wins over any approval.
   * @returns one sign-off per role, or only the rejection; undefined after `withinMs`
   */
  async signOffs(
    roles: readonly string[],
    { what, withinMs, except }: SignOffsWanted,
  ): Promise<readonly SignOff[] | undefined> {
    const assigned = (): readonly SignOff[] => this.assign(roles, except);
    const settled = (): boolean =>
      assigned().length === roles.length ||
      assigned().some(({ decision }) => decision === 'reject');
    const since = new Date().toISOString();
    const missing = (): readonly string[] =>
      roles.filter((role) => !assigned().some((each) => each.role === role));
    const inTime =
      settled() ||
      (await this.waiting(
        () => (settled() ? null : waitForSignOff(missing(), what, since)),
        () => condition(settled, withinMs, { summary: `wait for ${what}` }),
      ));
    if (!inTime) return undefined;
    const signOffs = assigned();
    this.state.signOffs.push(...signOffs);
    // Spent: who approved the harm has not thereby signed its result.
    this.given = [];
    return signOffs;
  }

  /** Says whom it waits for while it waits, however the waiting ends. */
  private async waiting<T>(what: () => WaitingFor | null, wait: () => Promise<T>): Promise<T> {
    this.state.waitFor(what);
    try {
      return await wait();
    } finally {
      this.state.waitFor(null);
    }
  }

  /** Which role each sign-off was given in: the one it names, else the first it can have. */
  private assign(roles: readonly string[], except: readonly string[]): readonly SignOff[] {
    const rolesOf = (by: string): readonly string[] => this.state.plan?.people[by] ?? [];
    const assigned: SignOff[] = [];
    for (const { by, role, decision, at, note, auto } of this.given) {
      if (except.includes(by)) continue;
      const may = auto === true ? roles : roles.filter((each) => rolesOf(by).includes(each));
      const free = may.filter((each) => !assigned.some((other) => other.role === each));
      const chosen = role === undefined ? free[0] : free.find((each) => each === role);
      const rejected = role === undefined ? may[0] : may.find((each) => each === role);
      const as = decision === 'reject' ? rejected : chosen;
      if (as === undefined) continue;
      const entry = { decision, by, role: as, at, assurance: assuranceOf(auto) };
      assigned.push(note === undefined ? entry : { ...entry, note });
    }
    const rejection = assigned.find(({ decision }) => decision === 'reject');
    return rejection === undefined ? assigned : [rejection];
  }

  private takeVerify(answer: VerifyAnswer): void {
    if (this.answers.has(answer.step)) {
      this.state.note(`duplicate answer to "${answer.step}" by ${answer.by} ignored`);
      return;
    }
    const known = this.state.plan?.manualSteps.some(({ step }) => step === answer.step) ?? true;
    if (!known) {
      this.state.note(`answer to unknown step "${answer.step}" by ${answer.by} ignored`);
      return;
    }
    const at = new Date().toISOString();
    this.answers.set(answer.step, { ...answer, ask: '', at, assurance: assuranceOf(answer.auto) });
    this.state.note(`${answer.by} answered "${answer.step}": ${answer.outcome}`);
  }

  private takeSignOff(answer: SignOffAnswer): void {
    const same = this.given.some(
      ({ by, role, decision }) =>
        by === answer.by && role === answer.role && decision === answer.decision,
    );
    if (same) {
      this.state.note(`duplicate sign-off by ${answer.by} ignored`);
      return;
    }
    this.given.push({ ...answer, at: new Date().toISOString() });
    const role = answer.role === undefined ? '' : ` as ${answer.role}`;
    this.state.note(`${answer.by} signed off${role}: ${answer.decision}`);
  }

  /** Whoever has approved in one role cannot in another, where each must be another person. */
  private mistakeInSigner(answer: unknown): string | undefined {
    if (this.state.plan?.distinctSigners !== true) return undefined;
    const { by, role, decision, auto } = answer as SignOffAnswer;
    if (decision === 'reject' || auto === true) return undefined;
    const other = this.given.some(
      (each) => each.by === by && each.decision === 'approve' && each.role !== role,
    );
    return other ? `"${by}" has signed already: another person must sign as well` : undefined;
  }

  /** The same answer as a signal, which can only be recorded, and as an update, which is refused. */
  private accept<T>(
    name: SignalName,
    mistakeIn: (answer: unknown, state: RunState) => string | undefined,
    take: (answer: T) => void,
  ): void {
    const signalled = (answer: T): void => {
      const mistake = mistakeIn(answer, this.state);
      if (mistake === undefined) take(answer);
      else this.state.note(`signal "${name}" ignored: ${mistake}`);
      this.state.show();
    };
    setHandler(defineSignal<[T]>(name), signalled, { description: descriptions[name] });
    this.acceptUpdate(name, mistakeIn, take);
  }

  private acceptUpdate<T>(
    name: SignalName,
    mistakeIn: (answer: unknown, state: RunState) => string | undefined,
    take: (answer: T) => void,
  ): void {
    setHandler(
      defineUpdate<DrillStatus, [T]>(name),
      (answer) => {
        take(answer);
        this.state.show();
        return this.state.status(workflowInfo().workflowType);
      },
      {
        description: descriptions[name],
        validator: (answer) => {
          const mistake = mistakeIn(answer, this.state);
          if (mistake !== undefined) throw fail('ANSWER_REFUSED', mistake);
        },
      },
    );
  }
}

function assuranceOf(auto: boolean | undefined): Assurance {
  return auto === true ? 'auto' : 'asserted';
}
