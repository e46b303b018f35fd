/** Tells whether a flapping service is in one of its unhealthy spells: 400 ms well, 200 ms not, for 20 s. */
export function createFlaps(): () => boolean {
  let firstMs: number | undefined;
  return () => {
    firstMs ??= performance.now();
    const sinceMs = performance.now() - firstMs;
    return sinceMs < 20_000 && sinceMs % 600 >= 400;
  };
}
