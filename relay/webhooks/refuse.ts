import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import { CosellError, toCosellError, type ErrorCode } from '../errors.ts';
import { answer } from '../ground/read-request.ts';

const statusOf: Partial<Record<ErrorCode, number>> = {
  BODY_INVALID: 400,
  BODY_TOO_LARGE: 413,
  BODY_TYPE_REFUSED: 415,
  SIGNATURE_MISSING: 401,
  SIGNATURE_INVALID: 401,
  CERTIFICATE_ORIGIN_REFUSED: 401,
  CERTIFICATE_UNTRUSTED: 401,
  // We cannot tell now. The sender has to try again, so that nothing is lost.
  CERTIFICATE_UNAVAILABLE: 503,
  ORGANIZATION_UNKNOWN: 403,
  METHOD_REFUSED: 405,
  // The same answer as for any unknown address, so that a wrong secret does not look partly right.
  ADDRESS_UNKNOWN: 404,
  WEBHOOK_SECRET_WRONG: 404,
  STORE_UNAVAILABLE: 503,
};
const retryAfterSeconds = '30';

/** Refusals of callers that did not prove who they are. */
const unproven: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'SIGNATURE_MISSING',
  'SIGNATURE_INVALID',
  'CERTIFICATE_ORIGIN_REFUSED',
  'CERTIFICATE_UNTRUSTED',
  'ORGANIZATION_UNKNOWN',
  'WEBHOOK_SECRET_WRONG',
]);

/** How long a caller waits for its refusal, in ms: one that proved nothing cannot make the relay check as fast as it can. */
export const refusalDelayMs = (thrown: unknown): number => (unproven.has(toCosellError(thrown).code) ? 250 : 0);

/**
 * Answers a refused caller, and returns the reason for log and metrics. The reason contains nothing that the caller sent, because an
 * address may contain the secret.
 */
export function refuse(request: IncomingMessage, response: ServerResponse, thrown: unknown): CosellError {
  const error = reasonOf(thrown);
  const status = statusOf[error.code] ?? 503;
  if (status === 503) response.setHeader('retry-after', retryAfterSeconds);
  if (status === 405) response.setHeader('allow', 'POST');
  const isStranger = status === 404 || status === 405;
  answer(request, response, {
    status,
    type: isStranger ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8',
    text: isStranger ? (STATUS_CODES[status] ?? '') : JSON.stringify({ code: error.code }),
  });
  return error;
}

/** A request that the router itself refuses is the caller's mistake, not the relay's, and the router's message quotes the caller. */
function reasonOf(thrown: unknown): CosellError {
  const isOfRouter = thrown instanceof Error && 'status' in thrown && Number(thrown.status) < 500;
  return isOfRouter ? new CosellError('ADDRESS_UNKNOWN', 'The request cannot be read.') : toCosellError(thrown);
}
