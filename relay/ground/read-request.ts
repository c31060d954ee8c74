import type { IncomingMessage, ServerResponse } from 'node:http';
import { CosellError } from '../errors.ts';

/** Refuses a body unread if its declared length is over the limit. @throws CosellError BODY_TOO_LARGE */
export function checkLength({ headers }: IncomingMessage, maxBytes: number): void {
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
}

/**
 * The body of a request, up to `maxBytes`; nothing is read after that.
 * @throws CosellError BODY_TOO_LARGE, or BODY_INVALID if the caller disconnected early
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
    let isRead = false;
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
    request.on('end', () => {
      isRead = true;
      const [first] = chunks;
      resolve(first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks));
    });
    // Every request closes, also after its end, and an error costs a trace of the stack.
    const gone = () => {
      if (!isRead) reject(new CosellError('BODY_INVALID', 'The caller disconnected before the end of the body.'));
    };
    request.on('error', gone).on('close', gone);
  });
  // Read completely, so the connection may be used again (see `listen`).
  response.removeHeader('connection');
  return body;
}

const tooLarge = (maxBytes: number) =>
  new CosellError('BODY_TOO_LARGE', `The body is larger than ${String(maxBytes)} bytes.`);

/** How long a caller that is still sending has to read its answer, in ms. */
const lingerMs = 1_000;

/**
 * Answers with a text. If the body was not read completely, the rest is not read either and the connection ends. It does not end
 * immediately, because the resulting reset would discard the answer while the caller is still sending.
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
  // Written but not ended: at the end of an answer, Node would start to read the rest of the body.
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
