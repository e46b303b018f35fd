const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** A long time as a person reads it, in its two largest units: `3 d 4 h`, `24 h`, `12 s`. */
export function formatSpan(ms: number): string {
  // A day and a little is told in hours: that is how objectives are said.
  const usable = ms < 2 * 86_400_000 ? units.slice(1) : units;
  const index = usable.findIndex(([, size]) => ms >= size);
  if (index === -1) return `${Math.round(ms)} ms`;
  const [unit, size] = usable[index]!;
  const whole = Math.floor(ms / size);
  const next = usable[index + 1];
  const rest = next === undefined ? 0 : Math.floor((ms % size) / next[1]);
  return rest === 0 ? `${whole} ${unit}` : `${whole} ${unit} ${rest} ${next![0]}`;
}
