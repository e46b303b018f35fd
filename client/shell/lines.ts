import { formatBounds, formatMs } from '../../domain/timeline/bounds.js';
import type { CanaryLosses } from '../../domain/canary.js';
import type { Check } from '../../domain/check.js';
import type { FaultRecord, MeasuredRecovery } from '../../domain/report/report.js';
import type { StandingFault } from '../../host/agent/lease.js';
import { inertText } from '../../host/logs/inert-text.js';
import type { Colors } from './colors.js';

const longest = 300;

/** Foreign text on one line of a terminal: what people and systems wrote can do no harm there. */
export function plain(text: string): string {
  return inertText(text, longest);
}

/** A check with what was expected and observed. */
export function checkLine(check: Check, colors: Colors): string {
  const { name, passed, expected, observed, auto } = check;
  if (auto === true && passed === true) {
    return `${colors.yellow('○')} ${plain(name)}: ${colors.yellow('auto: nobody looked')}`;
  }
  const mark = passed === null ? colors.yellow('?') : passed ? colors.green('✔') : colors.red('✖');
  const wanted = passed === true ? '' : colors.dim(` (expected ${plain(expected)})`);
  return `${mark} ${plain(name)}: ${plain(observed)}${wanted}`;
}

/** How long a service was away, as far as it could be told. */
export function recoveryLine({
  service,
  recovery,
  outage,
  rungsUsed,
  observer,
}: MeasuredRecovery): string {
  return [
    `${plain(service)}: recovery ${formatBounds(recovery)} since the ${plain(recovery.since)}`,
    ...(outage === undefined ? [] : [`outage ${formatBounds(outage)}`]),
    ...(rungsUsed === 0 ? [] : [`with help (${rungsUsed})`]),
    ...(observer.gapCount === 0 ? [] : [`gaps in observation: ${observer.gapCount}`]),
    `asked every ${formatMs(observer.everyMs)}`,
  ].join(', ');
}

/** What became of the numbered writes. */
export function writesLine({ acknowledged, lost, unknown }: CanaryLosses): string {
  return `writes: ${acknowledged} acknowledged, ${lost} of them lost, ${unknown} never acknowledged`;
}

/** A fault with whether it still stands. */
export function faultLine({ kind, target, injectedAt, revertedAt, by }: FaultRecord): string {
  const back = `back at ${revertedAt}${by === null ? '' : ` (${by})`}`;
  const now = revertedAt === null ? 'STANDS' : by === 'self' ? 'heals by itself' : back;
  return `${kind} of ${plain(target)}: ${injectedAt}, ${now}`;
}

/** A fault that stands: whose it is, since when, and when the guard takes it back at the latest. */
export function standingLine(fault: StandingFault, nowMs: number): string {
  const { kind, target, injectedAt, drill, workflowId, deadlineAt, trouble } = fault;
  const leftMs = Date.parse(deadlineAt) - nowMs;
  const guard =
    trouble !== undefined
      ? `COULD NOT BE TAKEN BACK, and is tried again: ${plain(trouble)}`
      : leftMs > 0
        ? `the guard reverts it in ${Math.ceil(leftMs / 1_000)} s`
        : 'its time is over: the guard reverts it now';
  return `${kind} of ${plain(target)} since ${injectedAt}, drill ${plain(drill)} (${plain(workflowId)}): ${guard}`;
}

/** A time as a clock shows it: `0:07`, `12:30`, `1:02:03`. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [hours, minutes, rest] = parts as [number, number, number];
  const two = (part: number): string => String(part).padStart(2, '0');
  return hours === 0 ? `${minutes}:${two(rest)}` : `${hours}:${two(minutes)}:${two(rest)}`;
}
