/**
 * Maps one item after the other and yields to the event loop in between, so that a batch of two hundred pairs does not hold up incoming
 * webhooks.
 */
export async function inTurns<T, R>(items: readonly T[], work: (item: T) => R): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) {
    if (results.length > 0) await new Promise<void>((resolve) => setImmediate(resolve));
    results.push(work(item));
  }
  return results;
}
