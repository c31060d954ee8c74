import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Installed } from '../installation.ts';

/** Honest deliveries a second. */
const rate = 40;

/** What honest deliveries wait for their answer, in ms, and what those got that got no 202: another status or an error's code. */
export interface Waited {
  attack: string;
  p50: number;
  p99: number;
  failed: string[];
}

interface Signed {
  headers: Record<string, string>;
  body: string;
}

/** Honest deliveries at a fixed rate: first alone, then beside each attack. `seconds` is how long each part takes. */
export async function underAttack(
  { partnerCenter, environment }: Pick<Installed, 'partnerCenter' | 'environment'>,
  seconds: number,
  /** Of the attackers' connections: a short form has fewer. */
  share = 1,
): Promise<Waited[]> {
  const port = Number(environment['RELAY_PORT']);
  const forged = partnerCenter.signedDelivery({ name: 'referral-updated' });
  const wrong = { ...forged, body: forged.body.replace('referral-updated', 'referral-created') };
  const [few, many, slow] = [16 * share, 100 * share, 500 * share];
  const attacks: readonly [name: string, start: () => () => void][] = [
    ['none', () => () => undefined],
    [`${String(few)} forged connections`, () => forge(port, wrong, few)],
    [`${String(many)} forged connections`, () => forge(port, wrong, many)],
    [`${String(slow)} slow sockets`, () => slowSockets(port, slow)],
  ];
  const all: Waited[] = [];
  const honest = () => partnerCenter.signedDelivery({ name: 'referral-updated' });
  // A relay that has just started compiles its code at the first calls.
  await deliver(port, honest, seconds);
  for (const [attack, start] of attacks) {
    const stop = start();
    const waits = await deliver(port, honest, seconds);
    stop();
    const sorted = waits.filter((ms) => typeof ms === 'number').toSorted((a, b) => a - b);
    const at = (share: number) => Math.round((sorted[Math.floor(sorted.length * share)] ?? NaN) * 10) / 10;
    all.push({ attack, p50: at(0.5), p99: at(0.99), failed: waits.filter((ms) => typeof ms === 'string') });
  }
  return all;
}

/** Sends at fixed moments, whether or not earlier ones are answered; resolves to ms, or to what came instead of a 202. */
async function deliver(port: number, sign: () => Signed, seconds: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const sent: Promise<number | string>[] = [];
  const begun = performance.now();
  for (let index = 0; index < seconds * rate; index += 1) {
    const wait = begun + (index * 1000) / rate - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const started = performance.now();
    sent.push(post(port, agent, sign()).then((status) => (status === '202' ? performance.now() - started : status)));
  }
  const waits = await Promise.all(sent);
  agent.destroy();
  return waits;
}

const post = (port: number, agent: Agent, { headers, body }: Signed) =>
  new Promise<string>((resolve) => {
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

/** So many connections, each of which sends the next forged delivery as soon as it has an answer. */
function forge(port: number, signed: Signed, connections: number): () => void {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let isOver = false;
  const goOn = async () => {
    while (!isOver) await post(port, agent, signed);
  };
  for (let index = 0; index < connections; index += 1) void goOn();
  return () => {
    isOver = true;
    agent.destroy();
  };
}

/** So many connections that begin a request and do not end it; one that is closed is opened again. */
function slowSockets(port: number, count: number): () => void {
  const open = new Set<Socket>();
  let isOver = false;
  const one = () => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.write('POST /webhooks/partner-center HTTP/1.1\r\nHost: x\r\n'),
    );
    open.add(socket);
    socket
      .on('error', () => undefined)
      .once('close', () => {
        open.delete(socket);
        if (!isOver) one();
      });
  };
  for (let index = 0; index < count; index += 1) one();
  return () => {
    isOver = true;
    for (const socket of open) socket.destroy();
  };
}
