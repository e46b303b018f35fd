import type { MeasuredRecovery } from '../domain/report/report.js';
import { formatBounds, formatMs } from '../domain/timeline/bounds.js';
import type { Transition } from '../domain/timeline/transition-log.js';
import { markdown } from './inert-markdown.js';

/** Most changes of health that are told one by one, from the first on and up to the last. */
const mostFirst = 12;
const mostLast = 4;

/** What was measured of one service, how well it was observed, and what was seen. */
export function measuredLines(measured: MeasuredRecovery): readonly string[] {
  const { service, managedAs, recovery, outage, detection, downMs, episodes } = measured;
  const { everyMs, samples, lateMs, gapCount } = measured.observer;
  const id = managedAs.id === undefined ? '' : `, id ${managedAs.id}`;
  const times = `${episodes} ${episodes === 1 ? 'time' : 'times'}`;
  const gaps = gapCount === 0 ? 'no gap' : gapCount === 1 ? '1 gap' : `${gapCount} gaps`;
  return [
    markdown`**${service}** (${managedAs.name}${id})`,
    '',
    markdown`- recovery ${formatBounds(recovery)} since the ${recovery.since}`,
    ...(outage === undefined ? [] : [markdown`- outage ${formatBounds(outage)}`]),
    ...(detection === undefined
      ? []
      : [markdown`- first failure after ${formatBounds(detection)}`]),
    markdown`- seen down ${times}, ${formatMs(downMs)} in all`,
    markdown`- asked every ${everyMs} ms, ${samples} times, at most ${formatMs(lateMs)} late, ${gaps}` +
      (measured.widenedByGap ? '; a gap widens the recovery' : ''),
    ...transitionLines(measured),
    '',
  ];
}

/** The changes of health, each told from the harm on. */
function transitionLines({ harm, transitions }: MeasuredRecovery): readonly string[] {
  const tell = ({ atMs, ok, reason }: Transition): string => {
    const offsetMs = Math.round(atMs - harm.startMs);
    const at = offsetMs < 0 ? `−${-offsetMs}` : `+${offsetMs}`;
    return markdown`  - ${at} ms: ${ok ? 'good' : 'bad'}${reason === undefined ? '' : `, ${reason}`}`;
  };
  const { count, first, last } = transitions;
  const kept = [...first, ...last];
  const shown = kept.length > mostFirst + mostLast ? mostFirst : kept.length;
  const ending = kept.slice(Math.max(shown, kept.length - mostLast));
  const left = count - shown - ending.length;
  return [
    '- seen, counted from the harm:',
    ...kept.slice(0, shown).map(tell),
    ...(left > 0 ? [`  - … ${left} changes more …`] : []),
    ...ending.map(tell),
  ];
}
