/** Runs one external call and records how long it took and how it ended. */
export type Observe = <T>(operation: string, call: () => Promise<T>) => Promise<T>;

export const unobserved: Observe = (_operation, call) => call();
