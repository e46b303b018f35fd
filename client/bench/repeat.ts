/** So many may fail for each that is wanted: a busy machine spoils some. */
const spoilt = 0.25;

/**
 * Does it until so many have succeeded; each failure is told and leaves no figure.
 * @throws the last failure, where there are too many
 */
export async function repeat<T>(
  count: number,
  once: () => Promise<T>,
  say: (line: string) => void,
): Promise<readonly T[]> {
  const done: T[] = [];
  let failures = 0;
  while (done.length < count) {
    try {
      done.push(await once());
    } catch (error) {
      failures += 1;
      if (failures > count * spoilt + 1) throw error;
      say(`left out: ${(error as Error).message.split('\n')[0]}`);
    }
  }
  return done;
}
