import { verify, type KeyObject } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { CosellError } from '../errors.ts';
import type { Certificates } from './certificates.ts';

/**
 * Checks that Partner Center signed exactly these bytes (SDK:partner-center-webhooks): RSA PKCS#1 v1.5 with SHA-256 over the raw body.
 * @throws CosellError SIGNATURE_MISSING, SIGNATURE_INVALID or one of the CERTIFICATE codes
 */
export async function verifySignature(
  headers: IncomingHttpHeaders,
  body: Buffer,
  certificates: Certificates,
): Promise<void> {
  // The token moves to x-ms-signature if a proxy would remove Authorization.
  const token = single(headers['x-ms-signature']) ?? headers.authorization;
  const url = single(headers['x-ms-certificate-url']);
  const algorithm = single(headers['x-ms-signature-algorithm']);
  if (token === undefined || url === undefined || algorithm === undefined) throw missing({ token, url, algorithm });

  if (algorithm.toLowerCase() !== 'rsa-sha256') throw invalid('its algorithm is not rsa-sha256');
  const given = token.trim();
  const encoded = given.slice(scheme.length);
  const signature = Buffer.from(encoded, 'base64');
  // Node skips what is not base64, so the text must be the same when written again. A regular expression would take six times as long.
  const isBase64 = signature.length > 0 && signature.toString('base64') === encoded;
  if (!isBase64 || given.slice(0, scheme.length).toLowerCase() !== scheme)
    throw invalid('it is not "Signature" followed by base64');

  // For an RSA key, as every trusted certificate has one, Node's padding is PKCS#1 v1.5. To name it, one would wrap the key in an object,
  // and Node recognizes that by an error that it throws and catches each time, which takes half as long as the check itself.
  const fits = (key: KeyObject) => verify('sha256', body, key, signature);
  const key = await certificates.keyAt(url);
  if (fits(key)) return;
  // Microsoft may have replaced the certificate at this address since we fetched it. The same key needs no second check.
  const renewed = await certificates.keyAt(url, true);
  if (renewed === key || !fits(renewed)) throw invalid('it does not match the body');
}

const scheme = 'signature ';

function missing({ token, url, algorithm }: Record<'token' | 'url' | 'algorithm', string | undefined>): CosellError {
  const names = [
    ...(token === undefined ? ['Authorization'] : []),
    ...(url === undefined ? ['X-MS-Certificate-Url'] : []),
    ...(algorithm === undefined ? ['X-MS-Signature-Algorithm'] : []),
  ];
  return new CosellError('SIGNATURE_MISSING', `The delivery lacks ${names.join(', ')}.`);
}

const invalid = (why: string) => new CosellError('SIGNATURE_INVALID', `The signature is not valid: ${why}.`);

const single = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header;
