import { connect } from 'node:net';
import { serveParent } from './remote.ts';

/** One run of load. Latencies count from the moment when a request was due. */
export interface Load {
  /** Requests as bytes (latin1), taken in turn. */
  requests: string[];
  /** Ports of this machine, taken in turn. */
  ports: number[];
  /** Connections; in a closed loop, each always has one request in progress. */
  connections: number;
  /** Requests a second whatever the answers (open loop); undefined: as fast as answers arrive (closed loop). */
  perSecond?: number;
  seconds: number;
}

export interface LoadResult {
  answered: number;
  /** Answers other than 2xx, and connections that broke. */
  failed: number;
  /** From the first request to the last answer. */
  seconds: number;
  /** Latencies of all answers, in ms, ascending. */
  latencies: number[];
}

interface Waiting {
  bytes: string;
  due: number;
}

/** Requests over sockets that stay open. A client library would take CPU away from the measured process. */
async function run({ requests, ports, connections, perSecond, seconds }: Load): Promise<LoadResult> {
  const latencies: number[] = [];
  let failed = 0;
  let turn = 0;
  let last = 0;
  const queue: Waiting[] = [];
  const idle: ((next: Waiting) => void)[] = [];
  const started = performance.now();
  const ends = started + seconds * 1_000;
  const nextBytes = () => requests[(turn += 1) % requests.length] ?? '';
  const isOver = () => performance.now() >= ends && queue.length === 0;

  const offer = (serve: (next: Waiting) => void, close: () => void): void => {
    if (perSecond === undefined) {
      if (performance.now() >= ends) close();
      else serve({ bytes: nextBytes(), due: performance.now() });
      return;
    }
    const next = queue.shift();
    if (next !== undefined) serve(next);
    else idle.push(serve);
  };

  const done = Array.from({ length: connections }, (_, place) => {
    const socket = connect(ports[place % ports.length] ?? 0, '127.0.0.1').setNoDelay(true);
    return new Promise<void>((resolve) => {
      let due = 0;
      let received = '';
      const serve = (next: Waiting) => {
        due = next.due;
        socket.write(next.bytes, 'latin1');
      };
      const close = () => socket.destroy();
      closers.push(close);
      socket.setEncoding('latin1').on('data', (text: string) => {
        received += text;
        const end = received.indexOf('\r\n\r\n');
        if (end === -1) return;
        const length = Number(/content-length: (\d+)/i.exec(received)?.[1] ?? 0);
        if (received.length < end + 4 + length) return;
        last = performance.now();
        latencies.push(last - due);
        if (!received.startsWith('HTTP/1.1 2')) failed += 1;
        received = '';
        offer(serve, close);
      });
      socket.once('connect', () => {
        offer(serve, close);
      });
      socket
        .once('error', () => (failed += 1))
        .once('close', () => {
          resolve();
        });
    });
  });

  if (perSecond !== undefined) {
    let sent = 0;
    await new Promise<void>((resolve) => {
      const tick = () => {
        const now = Math.min(performance.now(), ends);
        for (; sent < ((now - started) / 1_000) * perSecond; sent += 1)
          queue.push({ bytes: nextBytes(), due: started + (sent * 1_000) / perSecond });
        while (queue.length > 0 && idle.length > 0) {
          const next = queue.shift();
          if (next !== undefined) idle.shift()?.(next);
        }
        if (isOver() && idle.length === connections) resolve();
        else setTimeout(tick, 1);
      };
      tick();
    });
    for (const close of closers) close();
  }
  await Promise.all(done);
  closers.length = 0;
  const took = (last - started) / 1_000;
  return { answered: latencies.length, failed, seconds: took, latencies: latencies.sort((a, b) => a - b) };
}

const closers: (() => void)[] = [];

const generator = { run };
export type Generator = typeof generator;

serveParent(generator);
