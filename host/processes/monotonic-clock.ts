/**
 * The machine's monotonic clock in milliseconds, to the microsecond; the same in every process of
 * one boot, and meaningless across boots. It stands still while the machine sleeps.
 */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000;
}
