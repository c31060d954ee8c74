import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** What the wire does to a connection; names as Toxiproxy has them. */
export type Toxic =
  | { kind: 'none' }
  /** Everything arrives so much later. */
  | { kind: 'latency'; ms: number }
  /** The connection is reset as soon as something is sent. */
  | { kind: 'reset' }
  /** Nothing arrives and nothing is closed, as when a host is gone; with `forgets`, not even when it is back. */
  | { kind: 'blackHole'; forgets?: true }
  /** The other side's end is passed on so much later. */
  | { kind: 'slowClose'; ms: number }
  /** In pieces of so many bytes. */
  | { kind: 'slice'; bytes: number }
  /** The connection ends after so many bytes of the answer. */
  | { kind: 'cut'; bytes: number }
  /** Nobody listens. */
  | { kind: 'down' };

export interface FaultProxy {
  url: string;
  /** From now on, for connections that there are as well. */
  set(toxic: Toxic): void;
  /** How many connections there were. */
  accepted(): number;
  close(): Promise<void>;
}

/** Stands between two programs on the loopback and spoils what they say to each other. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let [toxic, accepted]: [Toxic, number] = [{ kind: 'none' }, 0];

  function send(to: Socket, data: Buffer): void {
    if (to.destroyed) return;
    if (toxic.kind === 'slice')
      for (let at = 0; at < data.length; at += toxic.bytes) to.write(data.subarray(at, at + toxic.bytes));
    else to.write(data);
  }

  function join(from: Socket, to: Socket, isAnswer: boolean): void {
    let passed = 0;
    let isForgotten = false;
    sockets.add(from.setNoDelay(true));
    from.on('error', () => undefined);
    from.on('data', (data) => {
      const { kind } = toxic;
      isForgotten ||= toxic.kind === 'blackHole' && toxic.forgets === true;
      if (kind === 'blackHole' || isForgotten) return;
      if (kind === 'reset' || kind === 'down') {
        from.resetAndDestroy();
        to.resetAndDestroy();
      } else if (toxic.kind === 'cut' && isAnswer && passed + data.length >= toxic.bytes) {
        to.end(data.subarray(0, Math.max(0, toxic.bytes - passed)));
        from.destroy();
      } else if (toxic.kind === 'latency') setTimeout(send, toxic.ms, to, data);
      else send(to, data);
      passed += data.length;
    });
    from.on('close', () => {
      sockets.delete(from);
      const wait = toxic.kind === 'slowClose' || toxic.kind === 'latency' ? toxic.ms : 0;
      if (toxic.kind === 'blackHole') return;
      setTimeout(() => to.destroy(), wait);
    });
  }

  const server = createServer((inward) => {
    accepted += 1;
    if (toxic.kind === 'down') {
      inward.on('error', () => undefined).resetAndDestroy();
      return;
    }
    const outward = connect(Number(port), hostname);
    join(inward, outward, false);
    join(outward, inward, true);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const own = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${String(own)}`,
    set(next) {
      // What was swallowed never comes: whoever waits for it is let go.
      if (toxic.kind === 'blackHole' && toxic.forgets !== true) for (const socket of sockets) socket.destroy();
      toxic = next;
    },
    accepted: () => accepted,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
