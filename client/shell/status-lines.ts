import type { ChildStatus, DrillStatus, WaitingFor } from '../../domain/contract.js';
import type { Colors } from './colors.js';
import { checkLine, clock, faultLine, plain, recoveryLine } from './lines.js';

/** How a run stands: phase, time, faults standing, bounds so far, whom it waits for. */
export function statusLines(
  status: DrillStatus,
  elapsedMs: number,
  colors: Colors,
): readonly string[] {
  const { drill, type, phase, doing, outcome, verdict, standing, measured, checks } = status;
  const now = phase === 'done' ? `${outcome}, ${verdict ?? 'no verdict'}` : plain(doing);
  return [
    `${colors.bold(plain(drill || type))} ${colors.dim(clock(elapsedMs))} ` +
      `${colors.cyan(phase)} · ${now}`,
    ...(status.children ?? []).flatMap((child) => childLines(child, colors)),
    ...standing.map((fault) => `  ${colors.red('●')} ${faultLine(fault)}`),
    ...measured.map((each) => `  ${recoveryLine(each)}`),
    ...checks.map((check) => `  ${checkLine(check, colors)}`),
    ...(status.waitingFor === null ? [] : waitingLines(status.waitingFor, colors)),
  ];
}

function childLines(
  { drill, workflowId, state, reason, waitingFor }: ChildStatus,
  colors: Colors,
): readonly string[] {
  const mark = state === 'running' ? colors.cyan('▶') : '·';
  const told = state === 'notRun' ? 'not run' : state;
  const why = reason === undefined ? '' : `, ${plain(reason)}`;
  const run = workflowId === null ? '' : ` ${colors.dim(plain(workflowId))}`;
  return [
    `  ${mark} ${plain(drill)}: ${told}${why}${run}`,
    ...(waitingFor === null ? [] : waitingLines(waitingFor, colors)),
  ];
}

/** Whom a run waits for, and the exact command that answers. */
export function waitingLines(waitingFor: WaitingFor, colors: Colors): readonly string[] {
  const { what, from, since, command } = waitingFor;
  const who = from.length === 0 ? 'anybody' : from.map(plain).join(', ');
  return [
    `  ${colors.yellow('waits')} for ${who} since ${plain(since)}: ${plain(what)}`,
    `  answer with: ${plain(command)}`,
  ];
}
