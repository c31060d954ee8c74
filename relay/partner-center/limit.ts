/** At most so many calls at a time, in the order in which they came. */
export function limited<A extends unknown[], R>(most: number, call: (...a: A) => Promise<R>): (...a: A) => Promise<R> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (...a) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await call(...a);
    } finally {
      // The place goes to the next in line, without becoming free.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
