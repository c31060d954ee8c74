import { Agent } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Installed } from '../installation.ts';
import { deliver, post, waitsOf, type Signed, type Waits } from './deliver.ts';

/** Honest deliveries a second. */
const rate = 40;

/** What honest deliveries wait for their answer beside an attack. */
export interface Waited extends Waits {
  attack: string;
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
  await deliver(port, honest, { seconds, rate });
  for (const [attack, start] of attacks) {
    const stop = start();
    const answers = await deliver(port, honest, { seconds, rate });
    stop();
    all.push({ attack, ...waitsOf(answers) });
  }
  return all;
}

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
export function slowSockets(port: number, count: number): () => void {
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
