/**
 * Maps one after the other, and lets whatever else waits have its turn in between: a batch of two hundred pairs must not keep the doors
 * waiting until it is through.
 */
export async function inTurns<T, R>(items: readonly T[], work: (item: T) => R): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) {
    if (results.length > 0) await new Promise<void>((resolve) => setImmediate(resolve));
    results.push(work(item));
  }
  return results;
}
