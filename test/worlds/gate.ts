/** What is to happen, once, at a call: it fails, before or after its effect, and the process may die of it; or somebody is quicker. */
export interface Crash {
  /** The call's number, from 0, or its name, such as `referrals.create`: the first of that name. */
  at: number | string;
  when: 'before' | 'after';
  /**
   * "rejects": only this call fails. "dies": no later call gets through either, until a restart. A function: nothing fails, and this runs,
   * such as the edit of a user.
   */
  how: 'rejects' | 'dies' | (() => void);
  /** What it rejects with. */
  error?: Error;
}

export interface Gate {
  /** The same port, every call of which passes through the gate. */
  guard<T extends object>(name: string, port: T): T;
  plan(crash: Crash | undefined): void;
  /** A new process: calls get through again. */
  restart(): void;
  isDead(): boolean;
  /** How many planned failures have happened. */
  failures(): number;
  /** Every call so far, by name. */
  readonly calls: readonly string[];
}

/** They make no calls, so they cannot fail. */
const pure: readonly string[] = ['idIn'];
/** They resolve page by page; the first page passes through the gate. */
const lists: readonly string[] = ['changedSince'];

const isPages = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

export function createGate(): Gate {
  const calls: string[] = [];
  let planned: Crash | undefined;
  let dead = false;
  let failures = 0;

  async function pass(name: string, call: () => unknown): Promise<unknown> {
    if (dead) throw new Error('the process is dead');
    const here = planned !== undefined && (planned.at === name || planned.at === calls.length);
    const crash = here ? planned : undefined;
    calls.push(name);
    if (crash === undefined) return call();
    planned = undefined;
    if (typeof crash.how === 'function') {
      crash.how();
      return call();
    }
    failures += 1;
    if (crash.when === 'after') await call();
    dead = crash.how === 'dies';
    throw crash.error ?? new Error('crash');
  }

  async function* passList(name: string, call: () => unknown): AsyncGenerator {
    const pages = await pass(name, call);
    if (isPages(pages)) yield* pages;
  }

  return {
    guard: (name, port) =>
      new Proxy(port, {
        get(target, key) {
          const member: unknown = Reflect.get(target, key);
          if (typeof member !== 'function' || typeof key === 'symbol' || pure.includes(key)) return member;
          const through = lists.includes(key) ? passList : pass;
          return (...given: unknown[]) =>
            through(`${name}.${key}`, (): unknown => Reflect.apply(member, target, given));
        },
      }),
    plan: (crash) => {
      planned = crash;
    },
    restart: () => {
      dead = false;
    },
    isDead: () => dead,
    failures: () => failures,
    calls,
  };
}
