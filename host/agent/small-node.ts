/** How Node is run for a program that lives long and does little: in little memory. */
export const smallNode: readonly string[] = [
  process.execPath,
  '--max-semi-space-size=1',
  '--max-old-space-size=24',
];

/** What glibc would keep of freed memory, for threads and in reserve, is given back. */
export const smallNodeEnv = { MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '65536' } as const;
