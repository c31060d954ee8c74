import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { toCosellError } from '../../../relay/errors.ts';
import { listen, type Listening } from '../../../relay/ground/listen.ts';
import { answer, readRequest } from '../../../relay/ground/read-request.ts';
import { openSocket, pourChunks } from './open-socket.ts';

/** The server's answers to a body of at most so many bytes: its length, or why there is none. */
const maxBytes = 1_000;

describe('the body of a request', () => {
  let server: Listening;
  const refusals: string[] = [];
  before(async () => {
    server = await listen(
      (request, response) => {
        const type = 'text/plain';
        readRequest(request, response, maxBytes).then(
          ({ length }) => {
            answer(request, response, { status: 200, type, text: String(length) });
          },
          (thrown: unknown) => {
            refusals.push(toCosellError(thrown).code);
            answer(request, response, { status: 413, type, text: toCosellError(thrown).code });
          },
        );
      },
      { port: 0, host: '127.0.0.1' },
    );
  });
  after(() => server.close());

  const head = (line: string) => `POST / HTTP/1.1\r\nHost: x\r\n${line}\r\n\r\n`;
  const refused = /^HTTP\/1\.1 413 [^]*connection: close[^]*BODY_TOO_LARGE$/i;

  it('is read to its end, and the connection is used again', async () => {
    const text = `${head('Content-Length: 3')}abc`;
    const caller = await openSocket(server.port, text + text + head('Content-Length: 0\r\nConnection: close'));
    const heard = await caller.ended;
    assert.deepEqual(heard.match(/\r\n\r\n\d/g), ['\r\n\r\n3', '\r\n\r\n3', '\r\n\r\n0']);
  });

  it('may be just as large as allowed, and not one byte larger', async () => {
    const send = async (size: number) => {
      const init = { method: 'POST', body: 'x'.repeat(size) };
      return (await fetch(`http://127.0.0.1:${String(server.port)}`, init)).text();
    };
    assert.deepEqual([await send(maxBytes), await send(maxBytes + 1)], [String(maxBytes), 'BODY_TOO_LARGE']);
  });

  it('is refused at once when it says that it is too long, before a byte of it has come', async () => {
    const caller = await openSocket(server.port, head('Content-Length: 1001'));
    assert.match(await caller.ended, refused);
  });

  it('is refused when it turns out to be too long, and read no further', async () => {
    const caller = await openSocket(server.port, head('Transfer-Encoding: chunked'));
    const poured = await pourChunks(caller);
    assert.match(await caller.ended, refused);
    // Some megabytes fit into the buffers of the machine itself.
    assert.ok(poured < 20_000_000, String(poured));
  });

  it('of many callers without end costs little memory', async () => {
    const before = process.memoryUsage().rss;
    const callers = await Promise.all(
      Array.from({ length: 20 }, () => openSocket(server.port, head('Transfer-Encoding: chunked'))),
    );
    await Promise.all(callers.map((caller) => pourChunks(caller)));
    for (const caller of callers) assert.match(await caller.ended, refused);
    const grown = (process.memoryUsage().rss - before) / 1_048_576;
    // The callers live in this process, too.
    assert.ok(grown < 60, `${grown.toFixed(0)} MB`);
  });

  it('that breaks off is an end like any other', async () => {
    refusals.length = 0;
    const caller = await openSocket(server.port, `${head('Content-Length: 9')}abc`);
    caller.socket.destroy();
    await caller.ended;
    await (
      await openSocket(server.port, head('Content-Length: 0\r\nConnection: close'))
    ).ended;
    assert.deepEqual(refusals, ['BODY_INVALID']);
  });
});
