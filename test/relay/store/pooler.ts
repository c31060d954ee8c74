import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** Hands on every connection, but names another server process than the one that serves it, as a pooler does. */
export async function startPooler(databaseUrl: string) {
  const target = new URL(databaseUrl);
  const { hostname, port } = target;
  /** BackendKeyData: its letter and its length, before the number of the process. */
  const keyData = Buffer.from([0x4b, 0, 0, 0, 12]);
  const server = createServer((inward) => {
    const outward = connect(Number(port), hostname);
    outward.on('error', () => inward.destroy()).on('close', () => inward.destroy());
    inward.on('error', () => outward.destroy()).on('close', () => outward.destroy());
    inward.pipe(outward);
    outward.on('data', (data) => {
      const at = data.indexOf(keyData);
      if (at !== -1) data.writeInt32BE(data.readInt32BE(at + keyData.length) + 1, at + keyData.length);
      inward.write(data);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  target.port = String(typeof address === 'object' ? address?.port : '');
  return { databaseUrl: target.href, close: () => server.close() };
}
