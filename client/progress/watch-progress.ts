import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { DrillStatus } from '../../domain/contract.js';
import type { TimelineEntry } from '../../domain/report/report.js';
import { askProgress, type RunProgress } from '../runs/ask-progress.js';
import { askStatus } from '../runs/ask-status.js';
import type { FoundRun } from '../runs/find-run.js';
import { whyStuck } from '../runs/why-stuck.js';
import type { Colors } from '../shell/colors.js';
import { clock, plain } from '../shell/lines.js';
import { progressLine } from '../shell/progress-line.js';
import { statusLines, waitingLines } from '../shell/status-lines.js';
import { waitsOf, type Responder } from './responder.js';
import type { RunView } from './run-view.js';

const everyMs = 500;
const redrawMs = 250;
const answerWithinMs = 3_000;

/** What is watched, and where it is shown. */
export interface Watching {
  readonly client: Client;
  readonly run: FoundRun;
  readonly view: RunView;
  readonly responder: Responder;
  readonly colors: Colors;
}

/** Shows a run's progress, and what it waits for, until told to stop. */
export class ProgressWatch {
  private readonly stopped = new AbortController();
  private readonly redraw: NodeJS.Timeout;
  private lines: (elapsedMs: number) => readonly string[] = () => [];
  private readonly told = new Map<string, number>();
  private readonly overDrills = new Set<string>();
  private toldWaiting: ReadonlySet<string> = new Set();
  private toldStuck: string | undefined;

  constructor(private readonly options: Watching) {
    const { view } = options;
    this.redraw = setInterval(() => view.show(this.lines(this.elapsedMs())), redrawMs);
    void this.watch();
  }

  /** Tells what of the timeline was not told yet, and ends. */
  stop(timeline: readonly TimelineEntry[] = []): void {
    this.stopped.abort();
    clearInterval(this.redraw);
    this.tellTimelines([{ workflowId: this.options.run.info.workflowId, drill: '', timeline }]);
  }

  private async watch(): Promise<void> {
    const { client, run, responder } = this.options;
    const { signal } = this.stopped;
    while (!signal.aborted) {
      // What cannot be asked just now is asked again; how the run ends is told by its result.
      const status = await askStatus(client, run, answerWithinMs).catch(() => undefined);
      const stuck =
        status === undefined ? await whyStuck(client, run.info).catch(() => undefined) : undefined;
      const drills = await this.drillsOf(status);
      const progress = await this.progressOf(drills);
      if (signal.aborted) return;
      if (status === undefined) this.tellStuck(stuck);
      else this.tell(status, drills, progress);
      responder.consider(waitsOf(status));
      await delay(everyMs, undefined, { signal }).catch(() => {});
    }
  }

  /** How the drills of a suite stand that have begun, each until it is over. */
  private async drillsOf(status: DrillStatus | undefined): Promise<readonly DrillStatus[]> {
    const { client } = this.options;
    const begun = (status?.children ?? []).flatMap(({ workflowId }) =>
      workflowId === null || this.overDrills.has(workflowId) ? [] : [workflowId],
    );
    const asked = begun.map((workflowId) =>
      askStatus(client, { handle: client.workflow.getHandle(workflowId) }, answerWithinMs).catch(
        () => undefined,
      ),
    );
    return (await Promise.all(asked)).filter((each) => each !== undefined);
  }

  /** How far long work is, of the run and of a suite's drills. */
  private async progressOf(drills: readonly DrillStatus[]): Promise<readonly RunProgress[]> {
    const { client, run } = this.options;
    const open = drills.filter(({ phase }) => phase !== 'done');
    const asked = [run.info, ...open].map((each) => askProgress(client, each).catch(() => []));
    return (await Promise.all(asked)).flat();
  }

  private tell(
    status: DrillStatus,
    drills: readonly DrillStatus[],
    progress: readonly RunProgress[],
  ): void {
    const { view, colors, responder } = this.options;
    this.toldStuck = undefined;
    for (const { workflowId, phase } of drills) {
      if (phase === 'done') this.overDrills.add(workflowId);
    }
    this.tellTimelines([status, ...drills]);
    this.lines = (elapsedMs) => [
      ...statusLines(status, elapsedMs, colors),
      ...drills
        .filter(({ phase }) => phase !== 'done')
        .flatMap((drill) => statusLines({ ...drill, waitingFor: null }, elapsedMs, colors)),
      ...progress.map((each) => progressLine(each, colors)),
    ];
    const waiting = new Map(
      waitsOf(status).map(({ workflowId, waitingFor }) => {
        return [`${workflowId} ${waitingFor.since} ${waitingFor.json}`, waitingFor] as const;
      }),
    );
    for (const [key, waitingFor] of waiting) {
      if (this.toldWaiting.has(key) || responder.answers) continue;
      for (const line of waitingLines(waitingFor, colors)) view.say(line);
    }
    this.toldWaiting = new Set(waiting.keys());
  }

  /** Tells what was not told yet, in the order in which it happened; a suite's drills by name. */
  private tellTimelines(of: readonly Pick<DrillStatus, 'workflowId' | 'drill' | 'timeline'>[]) {
    const { view, colors, run } = this.options;
    const fresh = of.flatMap(({ workflowId, drill, timeline }) => {
      const told = this.told.get(workflowId) ?? 0;
      this.told.set(workflowId, Math.max(told, timeline.length));
      const whose = workflowId === run.info.workflowId ? '' : `${plain(drill)}: `;
      return timeline.slice(told).map(({ at, what }) => ({ at, line: `${whose}${plain(what)}` }));
    });
    for (const { at, line } of fresh.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
      const sinceStart = Date.parse(at) - run.info.startTime.getTime();
      view.say(`${colors.dim(clock(sinceStart).padStart(7))}  ${line}`);
    }
  }

  private tellStuck(why: string | undefined): void {
    const { view, colors } = this.options;
    const line = colors.yellow(why ?? 'no worker answers yet');
    this.lines = (elapsedMs) => [`${colors.dim(clock(elapsedMs))} ${line}`];
    if (why !== undefined && why !== this.toldStuck) view.say(line);
    this.toldStuck = why;
  }

  private elapsedMs(): number {
    return Date.now() - this.options.run.info.startTime.getTime();
  }
}
