import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The methods that a child process offers to its parent. */
type Methods<M> = Record<keyof M, (question: never) => unknown>;

/** The same methods, as the parent sees them. */
export type Remote<M> = {
  [Name in keyof M]: M[Name] extends (question: infer Question) => infer Answer
    ? (question: Question) => Promise<Awaited<Answer>>
    : never;
};

interface Question {
  id: number;
  name: string;
  value: unknown;
}

interface Answer {
  id: number;
  value?: unknown;
  failure?: string;
}

/** Answers the parent's calls, each with the method of that name. */
export function serveParent(methods: Readonly<Record<string, (question: never) => unknown>>): void {
  process.on('message', ({ id, name, value }: Question) => {
    // The parent calls through the type of these methods.
    const method = methods[name] as (value: unknown) => unknown;
    Promise.try(method, value).then(
      (answer) => process.send?.({ id, value: answer } satisfies Answer),
      (thrown: unknown) => process.send?.({ id, failure: String(thrown) } satisfies Answer),
    );
  });
  process.once('disconnect', () => process.exit(0));
}

/** Starts a module of this folder as a child process and resolves once it is ready. */
export async function startRemote<M extends Methods<M>>(
  module: string,
): Promise<{ ask: Remote<M>; pid: number; stop: () => Promise<void> }> {
  const child = fork(fileURLToPath(new URL(module, import.meta.url)), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (reason: Error) => void }>();
  child.on('message', ({ id, value, failure }: Answer) => {
    const asker = waiting.get(id);
    waiting.delete(id);
    if (failure === undefined) asker?.resolve(value);
    else asker?.reject(new Error(`${module}: ${failure}`));
  });
  child.once('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`${module} ended with ${String(code)}`));
  });
  let count = 0;
  const ask = (name: string, value: unknown) =>
    new Promise<unknown>((resolve, reject) => {
      const id = (count += 1);
      waiting.set(id, { resolve, reject });
      child.send({ id, name, value } satisfies Question);
    });
  return {
    ask: new Proxy({}, { get: (_target, name) => (value: unknown) => ask(String(name), value) }) as Remote<M>,
    pid: child.pid ?? 0,
    stop: () => end(child),
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.disconnect();
  await ended;
}
