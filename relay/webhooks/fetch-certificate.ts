import { exchange } from '../ground/exchange.ts';

const limits = { timeoutMs: 5_000, maxBytes: 64 * 1024 };

/** Fetches a certificate: five seconds, 64 kB, no redirects, exactly status 200. */
export async function fetchCertificate(url: string): Promise<Buffer> {
  const { status, body } = await exchange({ method: 'GET', url }, limits);
  if (status !== 200) throw new Error(`HTTP ${String(status)}`);
  return body;
}
