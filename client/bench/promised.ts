import { formatTable } from './format-table.js';

/** One promise held against what was measured. */
export interface Promised {
  readonly what: string;
  readonly promised: string;
  readonly observed: string;
  /** The part of the limit that was used; absent where there is no limit to use up. */
  readonly used?: number;
  /** Undefined where it was only told: a few noisy figures decide nothing. */
  readonly kept: boolean | undefined;
}

interface Limit {
  readonly what: string;
  readonly limit: number;
  readonly observed: number;
  readonly unit: string;
  /** Whether noise can break it, and there are too few figures to tell. */
  readonly onlyTold?: boolean;
}

/** A figure that may not pass its limit. */
export function atMost({ what, limit, observed, unit, onlyTold = false }: Limit): Promised {
  const figure = (value: number): string => `${Number(value.toFixed(1))} ${unit}`;
  return {
    what,
    promised: `≤ ${figure(limit)}`,
    observed: figure(observed),
    used: observed / limit,
    kept: onlyTold ? undefined : observed <= limit,
  };
}

/** What must hold every single time. */
export function everyTime(what: string, held: number, of: number): Promised {
  return {
    what,
    promised: 'every time',
    observed: `${held} of ${of}`,
    kept: of > 0 && held === of,
  };
}

/** The promises as a table. */
export function promisesTable(promises: readonly Promised[]): string {
  return formatTable(
    ['promise', 'limit', 'observed', 'of the limit', 'kept'],
    promises.map(({ what, promised, observed, used, kept }) => [
      what,
      promised,
      observed,
      used === undefined ? '' : `${Math.round(used * 100)} %`,
      kept === undefined ? 'not judged' : kept ? 'yes' : 'NO',
    ]),
  );
}
