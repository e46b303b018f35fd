/** Waits until both have ended, however they end; then what the first of them threw is thrown. */
export async function bothEnded<A, B>(one: Promise<A>, two: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([one, two]);
  return [await one, await two];
}
