const untrusted =
  'this machine does not trust the authority of its certificate: if a proxy inspects TLS, set NODE_EXTRA_CA_CERTS to the file with its root';

/** Failures before a connection exists: nothing of the request has reached the other side. */
const beforeSending: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the host does not exist',
  EAI_AGAIN: 'its name cannot be resolved at the moment',
  ECONNREFUSED: 'nothing listens at this address',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'the network is down',
  NOT_CONNECTED: 'the connection timed out',
  ERR_PROXY_TUNNEL: 'the proxy does not let this machine call it',
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
};

const authority =
  "Make this machine trust the host's certificate: set NODE_EXTRA_CA_CERTS to a file with the root of the proxy that inspects TLS.";
const address = 'Check the address in the settings: nothing answers there.';

/** What the operator has to do where waiting does not help. */
const cures: Readonly<Record<string, string>> = {
  ENOTFOUND: 'Check the spelling of the host in the settings, and the DNS of this machine.',
  ECONNREFUSED: address,
  DEPTH_ZERO_SELF_SIGNED_CERT: authority,
  SELF_SIGNED_CERT_IN_CHAIN: authority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: authority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: authority,
  CERT_HAS_EXPIRED: 'Renew the certificate of that host, or correct the clock of this machine.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'Check the address in the settings: the certificate there belongs to another host.',
};

/** What to do about a host that does not answer; undefined if the problem is temporary. */
export function cureOfUnreachable(thrown: unknown): string | undefined {
  const code = codeOf(thrown) ?? '';
  return Object.hasOwn(cures, code) ? cures[code] : undefined;
}

/** Causes nest. A few levels are enough in practice. */
const deepest = 5;

function codeOf(thrown: unknown, depth = 0): string | undefined {
  if (!(thrown instanceof Error) || depth > deepest) return undefined;
  if ('code' in thrown && typeof thrown.code === 'string' && thrown.code !== '') return thrown.code;
  const inner: unknown = thrown instanceof AggregateError ? thrown.errors[0] : thrown.cause;
  return codeOf(inner, depth + 1);
}

const known = (code: string | undefined): string | undefined =>
  code !== undefined && Object.hasOwn(beforeSending, code) ? beforeSending[code] : undefined;

/** Whether a call failed before any of it could reach the other side, so that repeating it is always safe. */
export const isUnsent = (thrown: unknown): boolean => known(codeOf(thrown)) !== undefined;

/** Why no answer came, for the operator: the cause, and the remedy if there is one. */
export function whyUnreachable(thrown: unknown): string {
  const code = codeOf(thrown);
  const words = known(code);
  if (words !== undefined) return `${words} (${code ?? ''})`;
  if (!(thrown instanceof Error)) return String(thrown);
  const { cause } = thrown;
  return cause instanceof Error && cause.message !== '' ? `${thrown.message} (${cause.message})` : thrown.message;
}
