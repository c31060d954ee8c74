import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface OpenSocket {
  socket: Socket;
  /** What has come back so far. */
  heard: () => string;
  /** Resolves when the connection has ended, to all that came back. */
  ended: Promise<string>;
}

/** A connection on which a test says byte by byte what no HTTP client would. */
export async function openSocket(port: number, text = ''): Promise<OpenSocket> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  const heard = () => Buffer.concat(chunks).toString();
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  // A reset is one way for it to end.
  socket.on('error', () => undefined);
  const ended = new Promise<string>((resolve) => {
    socket.once('close', () => {
      resolve(heard());
    });
  });
  await once(socket, 'connect');
  socket.write(text);
  return { socket, heard, ended };
}

/** Writes chunks of a chunked body until the other side ends the connection; resolves to the number of bytes handed over. */
export async function pourChunks({ socket, ended }: OpenSocket, size = 64 * 1024): Promise<number> {
  const chunk = Buffer.from(`${size.toString(16)}\r\n${'x'.repeat(size)}\r\n`);
  const closed = ended.then(() => undefined);
  let poured = 0;
  while (socket.writable && !socket.readableEnded) {
    poured += size;
    if (!socket.write(chunk)) await Promise.race([once(socket, 'drain').catch(() => undefined), closed]);
    // What comes back is only read between two turns.
    await new Promise(setImmediate);
  }
  return poured;
}
