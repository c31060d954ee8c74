/** At most `most` calls at a time, in order of arrival. */
export function limited<A extends unknown[], R>(most: number, call: (...a: A) => Promise<R>): (...a: A) => Promise<R> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (...a) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await call(...a);
    } finally {
      // Passes the slot to the next caller in line, so that nobody else can take it.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
