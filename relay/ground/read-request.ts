import type { IncomingMessage, ServerResponse } from 'node:http';
import { CosellError } from '../errors.ts';

/** A body whose declared length is over the limit is refused unread. @throws CosellError BODY_TOO_LARGE */
export function checkLength({ headers }: IncomingMessage, maxBytes: number): void {
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
}

/**
 * The body of a request, at most `maxBytes` of it: nothing is read after that.
 * @throws CosellError BODY_TOO_LARGE, or BODY_INVALID when the caller went away before its end
 */
export async function readRequest(
  request: IncomingMessage,
  response: ServerResponse,
  maxBytes: number,
): Promise<Buffer> {
  checkLength(request, maxBytes);
  if (request.headers.expect !== undefined) response.writeContinue();
  const body = await new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
      else {
        chunks.length = 0;
        request.pause();
        request.socket.pause();
        reject(tooLarge(maxBytes));
      }
    });
    request.once('end', () => {
      resolve(Buffer.concat(chunks));
    });
    const gone = () => {
      reject(new CosellError('BODY_INVALID', 'The caller went away before the end of the body.'));
    };
    request.once('error', gone).once('close', gone);
  });
  // Read to its end: the connection may be used again (see `listen`).
  response.removeHeader('connection');
  return body;
}

const tooLarge = (maxBytes: number) =>
  new CosellError('BODY_TOO_LARGE', `The body is larger than ${String(maxBytes)} bytes.`);

/** How long a caller that is still sending may take to read its answer, in ms. */
const lingerMs = 1_000;

/**
 * Answers with a text. Where the body has not been read to its end, nothing more of it is, and the connection ends: not at once, for
 * the reset that follows would take the answer from a caller that is still sending.
 */
export function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { status, type, text }: { status: number; type: string; text: string },
): void {
  response.statusCode = status;
  response.setHeader('content-type', type);
  response.setHeader('content-length', Buffer.byteLength(text));
  if (request.complete || !response.hasHeader('connection')) {
    response.removeHeader('connection');
    response.end(text);
    return;
  }
  const { socket } = request;
  request.pause();
  // To a HEAD nothing is written, not even the headers.
  response.flushHeaders();
  // Written, not ended: at the end of an answer Node would begin to read the rest of the body.
  response.write(text);
  socket.pause();
  socket.end();
  const timer = setTimeout(() => {
    socket.destroy();
  }, lingerMs);
  socket.once('close', () => {
    clearTimeout(timer);
  });
}
