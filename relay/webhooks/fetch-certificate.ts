import { readBody } from '../ground/read-body.ts';

const timeoutMs = 5_000;
const maxBytes = 64 * 1024;

/** Fetches a certificate: five seconds, 64 kB, no redirects, exactly status 200. */
export async function fetchCertificate(url: string): Promise<Buffer> {
  const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
  if (response.status !== 200) throw new Error(`HTTP ${String(response.status)}`);
  return readBody(response, maxBytes);
}
