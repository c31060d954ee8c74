import type { Environment } from './relay-under-test.ts';

/** A person who signs in at the address that the command line shows: the form of the page, then wherever it leads. */
export async function signInAt(url: string, answer: 'accept' | 'cancel' = 'accept'): Promise<string> {
  const page = await (await fetch(url)).text();
  const flow = /name="flow" value="([^"]+)"/.exec(page)?.[1];
  const action = /action="([^"]+)"/.exec(page)?.[1];
  if (flow === undefined || action === undefined) throw new Error(page);
  const sent = await fetch(new URL(action, url), {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ flow, answer }),
  });
  return (await fetch(sent.headers.get('location') ?? '')).text();
}

/** The same with a code that was read on another machine. */
export const enterCode = async (message: string, answer: 'accept' | 'cancel' = 'accept'): Promise<Response> => {
  const [, page = '', code = ''] = /open the page (\S+) and enter the code (\S+)/.exec(message) ?? [];
  return fetch(page, { method: 'POST', body: new URLSearchParams({ user_code: code, answer }) });
};

/** An environment as `--set` takes it. */
export const asFlags = (environment: Environment): string[] =>
  Object.entries(environment).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
