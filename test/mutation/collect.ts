/**
 * Stands in for `node:test` while mutants are tried: keeps the tests instead of running them, so that one process can run the same
 * tests again and again.
 */
type Step = (context: { diagnostic: (text: string) => void }) => void | Promise<void>;

export interface Collected {
  id: string;
  file: string;
  run: () => Promise<void>;
}

let tests: Collected[] = [];
let file = '';
/** The suites around what is being collected, outermost first. */
let suites: { name: string; before: Step[] }[] = [];

const context = { diagnostic: (): void => undefined };

/** Collects what these files declare. */
export async function collect(
  files: readonly string[],
  load: (file: string) => Promise<unknown>,
): Promise<Collected[]> {
  tests = [];
  for (const one of files) {
    file = one;
    suites = [{ name: one, before: [] }];
    await load(one);
  }
  return tests;
}

export function describe(name: string, body: () => unknown): void {
  suites = [...suites, { name, before: [] }];
  if (body() instanceof Promise) throw new Error(`${file}: a suite that is declared later cannot be collected.`);
  suites = suites.slice(0, -1);
}

export function it(name: string, test: Step): void {
  const around = suites;
  const path = [...around.map((suite) => suite.name), name].join(' > ');
  const twins = tests.filter(({ id }) => id === path || id.startsWith(`${path} #`)).length;
  tests.push({
    id: twins === 0 ? path : `${path} #${String(twins + 1)}`,
    file,
    run: async () => {
      for (const { before } of around) for (const step of before) await step(context);
      await test(context);
    },
  });
}

export function beforeEach(step: Step): void {
  suites.at(-1)?.before.push(step);
}
