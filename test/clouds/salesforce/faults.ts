/** A fault for the next API calls that match: an answer of its own, or a connection that breaks. */
export type FaultRule = {
  /** How many matching calls it hits. */
  times: number;
  method?: string;
  /** Tested against path and query string, as sent. */
  path?: RegExp;
  /** Tested against the body, as sent. */
  text?: RegExp;
  /** The org does the work first; only the answer is lost. */
  afterWork?: boolean;
  /** The org is still at work when the answer is given: it is done when this resolves. */
  workUntil?: Promise<unknown>;
} & ({ hangUp: true } | { hangUp?: false; status: number; body?: unknown; headers?: Readonly<Record<string, string>> });

/** The faults armed now. */
export interface Faults {
  arm(rule: FaultRule): void;
  /** Disarms all of them. */
  clear(): void;
  /** The fault for this call, counted down; undefined if the test has set none. */
  take(call: { method: string; path: string; text: string }): FaultRule | undefined;
}

export function faults(): Faults {
  let armed: { rule: FaultRule; left: number }[] = [];
  return {
    arm(rule) {
      armed.push({ rule, left: rule.times });
    },
    clear() {
      armed = [];
    },
    take({ method, path, text }) {
      const hit = armed.find(
        ({ rule }) =>
          (rule.method ?? method) === method && (rule.path?.test(path) ?? true) && (rule.text?.test(text) ?? true),
      );
      if (hit === undefined) return undefined;
      hit.left -= 1;
      armed = armed.filter(({ left }) => left > 0);
      return hit.rule;
    },
  };
}
