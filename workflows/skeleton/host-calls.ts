import {
  ActivityCancellationType,
  CancellationScope,
  proxyActivities,
  TimeoutFailure,
  ActivityFailure,
  type ActivityOptions,
} from '@temporalio/workflow';
import { hostQueue } from '../../domain/contract.js';
import type { HostCalls } from '../../domain/host-protocol.js';
import { fail } from './failures.js';

/** How soon a dead worker is noticed. */
const heartbeatTimeoutMs = 3_000;
/** How long nobody may poll a host's queue before the host counts as unreachable. */
const unreachableAfterMs = 10_000;
const retry = { initialInterval: 100, backoffCoefficient: 1.5, maximumInterval: 2_000 } as const;
const actingTimeoutMs = 120_000;
/** How long an act is tried before the drill gives up; the guard goes on. */
const actingForMs = 300_000;

type CallName = keyof HostCalls;
type Request<Name extends CallName> = Parameters<HostCalls[Name]>[0];
type Answer<Name extends CallName> = Awaited<ReturnType<HostCalls[Name]>>;

/**
 * The host's calls as activities. Questions can be cancelled; what acts runs in a scope that cannot,
 * so that an abort never overtakes an injection.
 */
export class HostActivities {
  private readonly activities: ReturnType<typeof proxyActivities<HostCalls>>;

  constructor(private readonly host: string) {
    this.activities = proxyActivities<HostCalls>({
      taskQueue: hostQueue(host),
      startToCloseTimeout: actingTimeoutMs,
    });
  }

  /** Asks; ends at once when the drill is ending. `withinMs` is how long an answer may take. */
  ask<Name extends CallName>(
    name: Name,
    request: Request<Name>,
    options: { readonly summary: string; readonly withinMs: number },
  ): Promise<Answer<Name>> {
    return this.run(name, request, {
      summary: options.summary,
      startToCloseTimeout: options.withinMs,
      cancellationType: ActivityCancellationType.TRY_CANCEL,
    });
  }

  /** Acts; nothing cancels it. `withinMs` is how long it is tried, five minutes where not said. */
  act<Name extends CallName>(
    name: Name,
    request: Request<Name>,
    options: {
      readonly summary: string;
      readonly withinMs?: number;
      /** How long it waits on purpose, beside acting. */
      readonly waitsMs?: number;
    },
  ): Promise<Answer<Name>> {
    const { summary, withinMs = actingForMs, waitsMs = 0 } = options;
    return CancellationScope.nonCancellable(() =>
      this.run(name, request, {
        summary,
        startToCloseTimeout: actingTimeoutMs + waitsMs,
        scheduleToCloseTimeout: withinMs + 2 * waitsMs,
        cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
      }),
    );
  }

  /** The first call to a host. @throws ApplicationFailure HOST_UNREACHABLE where nobody serves it */
  async enter(request: Request<'enter'>, waitForLocksMs: number): Promise<Answer<'enter'>> {
    try {
      return await this.run('enter', request, {
        summary: `check ${this.host}, lock what is drilled`,
        startToCloseTimeout: actingTimeoutMs,
        scheduleToStartTimeout: unreachableAfterMs,
        scheduleToCloseTimeout: waitForLocksMs,
        cancellationType: ActivityCancellationType.TRY_CANCEL,
      });
    } catch (error) {
      if (!isUnserved(error)) throw error;
      throw fail(
        'HOST_UNREACHABLE',
        `no worker serves host "${this.host}" (task queue ${hostQueue(this.host)}); ` +
          `start one there: muster worker --host ${this.host}`,
      );
    }
  }

  private run<Name extends CallName>(
    name: Name,
    request: Request<Name>,
    options: ActivityOptions,
  ): Promise<Answer<Name>> {
    const activity = this.activities[name] as unknown as {
      executeWithOptions(options: ActivityOptions, args: [Request<Name>]): Promise<Answer<Name>>;
    };
    return activity.executeWithOptions(
      {
        taskQueue: hostQueue(this.host),
        heartbeatTimeout: heartbeatTimeoutMs,
        retry,
        ...options,
      },
      [request],
    );
  }
}

function isUnserved(error: unknown): boolean {
  return (
    error instanceof ActivityFailure &&
    error.cause instanceof TimeoutFailure &&
    error.cause.timeoutType === 'SCHEDULE_TO_START'
  );
}
