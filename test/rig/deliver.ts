import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

export interface Signed {
  headers: Record<string, string>;
  body: string;
}

/** What deliveries waited for their acknowledgement. */
export interface Waits {
  acknowledged: number;
  /** What the others got: another status or an error's code. */
  failed: string[];
  /** ms. */
  p50: number;
  p99: number;
}

/** Sends deliveries at fixed moments, whether or not earlier ones are answered; resolves to ms, or to what came instead of a 202. */
export async function deliver(
  port: number,
  sign: () => Signed,
  { seconds, rate }: { seconds: number; rate: number },
): Promise<(number | string)[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const sent: Promise<number | string>[] = [];
  const begun = performance.now();
  for (let index = 0; index < seconds * rate; index += 1) {
    const wait = begun + (index * 1000) / rate - performance.now();
    if (wait > 0) await pause(wait);
    const signed = sign();
    const started = performance.now();
    sent.push(post(port, agent, signed).then((status) => (status === '202' ? performance.now() - started : status)));
  }
  const waits = await Promise.all(sent);
  agent.destroy();
  return waits;
}

export function waitsOf(answers: readonly (number | string)[]): Waits {
  const sorted = answers.filter((ms) => typeof ms === 'number').toSorted((a, b) => a - b);
  const at = (share: number) => Math.round((sorted[Math.floor(sorted.length * share)] ?? NaN) * 10) / 10;
  const failed = answers.filter((ms) => typeof ms === 'string');
  return { acknowledged: sorted.length, failed, p50: at(0.5), p99: at(0.99) };
}

/** Resolves to the status, or to an error's code. */
export const post = (port: number, agent: Agent, { headers, body }: Signed): Promise<string> =>
  new Promise((resolve) => {
    const path = '/webhooks/partner-center';
    request({ host: '127.0.0.1', port, path, method: 'POST', agent, headers }, (response) => {
      response.resume();
      resolve(String(response.statusCode));
    })
      .on('error', (error: NodeJS.ErrnoException) => {
        resolve(error.code ?? error.message);
      })
      .end(body);
  });
