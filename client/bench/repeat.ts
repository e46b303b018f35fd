/** So many attempts may fail for each that is wanted: a busy machine spoils some. */
const spare = 1.25;

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
  for (let left = Math.ceil(count * spare); done.length < count; left -= 1) {
    try {
      done.push(await once());
    } catch (error) {
      if (left <= 1) throw error;
      say(`left out: ${(error as Error).message.split('\n')[0]}`);
    }
  }
  return done;
}
