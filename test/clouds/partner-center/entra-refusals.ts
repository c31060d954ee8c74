import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { json, type CloudResponse } from './serve.ts';

/** Status, `error`, AADSTS number and text of each refusal, as Entra words them. */
const refusals = {
  tenant: [400, 'invalid_request', 90002, 'Tenant was not found. Check that you have the correct tenant ID.'],
  missing: [400, 'invalid_request', 900144, "The request body must contain the following parameter: '%'."],
  client: [400, 'unauthorized_client', 700016, "Application with identifier '%' was not found in the directory."],
  secret: [401, 'invalid_client', 7000215, 'Invalid client secret provided.'],
  noSecret: [401, 'invalid_client', 7000218, "The request body must contain: 'client_assertion' or 'client_secret'."],
  grant: [400, 'unsupported_grant_type', 70003, "The grant type '%' is not supported."],
  token: [400, 'invalid_grant', 9002313, 'Invalid request. The refresh token is malformed or unknown.'],
  revoked: [400, 'invalid_grant', 50173, 'The provided grant has expired due to it being revoked. Sign in again.'],
  expired: [400, 'invalid_grant', 700082, 'The refresh token has expired due to inactivity.'],
  mfa: [400, 'interaction_required', 50076, 'You must use multi-factor authentication to access the resource.'],
  consent: [400, 'invalid_grant', 65001, 'The user or administrator has not consented to use the application.'],
  resource: [400, 'invalid_resource', 500011, "The resource principal named '%' was not found in the tenant."],
  scope: [400, 'invalid_scope', 70011, "The provided value for the input parameter 'scope' is not valid: '%'."],
  redirect: [400, 'invalid_request', 50011, "The redirect URI '%' does not match those of the application."],
  responseType: [400, 'unsupported_response_type', 700054, "The response type '%' is not enabled here."],
  challenge: [400, 'invalid_request', 501491, 'The code challenge is not valid: S256 and 43 characters are.'],
  code: [400, 'invalid_grant', 9002313, 'Invalid request. The authorization code is malformed or unknown.'],
  codeUsed: [400, 'invalid_grant', 54005, 'The authorization code was already redeemed.'],
  codeExpired: [400, 'invalid_grant', 70008, 'The authorization code has expired.'],
  codeRedirect: [400, 'invalid_grant', 500112, 'The reply address differs from that of the authorization request.'],
  verifier: [400, 'invalid_grant', 501481, 'The Code_Verifier does not match the code_challenge of the request.'],
  devicePending: [400, 'authorization_pending', 70016, 'The user has not finished signing in yet. Continue polling.'],
  deviceDeclined: [400, 'authorization_declined', 70018, 'The user declined to sign in.'],
  deviceExpired: [400, 'expired_token', 70020, 'The device code has expired.'],
  deviceUnknown: [400, 'bad_verification_code', 70019, 'The device code is not known.'],
} as const;

export type Refusal = keyof typeof refusals;

/** Entra's refusals; `detail` replaces the % in the text. */
export type Refuse = (reason: Refusal, detail?: string) => CloudResponse;

/** A refusal's number and text, as a page shows it. */
export const wordsOf = (reason: Refusal, detail: string): string =>
  `AADSTS${String(refusals[reason][2])}: ${refusals[reason][3].replace('%', detail)}`;

export const createRefuse =
  (clock: Clock): Refuse =>
  (reason, detail = '') => {
    const [status, error, number] = refusals[reason];
    const [traceId, correlationId] = [randomUUID(), randomUUID()];
    const timestamp = new Date(clock.now()).toISOString().replace('T', ' ').replace(/\..*/, 'Z');
    const lines = [
      wordsOf(reason, detail),
      `Trace ID: ${traceId}`,
      `Correlation ID: ${correlationId}`,
      `Timestamp: ${timestamp}`,
    ];
    return json(status, {
      error,
      error_description: lines.join('\r\n'),
      error_codes: [number],
      timestamp,
      trace_id: traceId,
      correlation_id: correlationId,
    });
  };
