const untrusted =
  'its certificate comes from no authority that this machine trusts: if a proxy inspects TLS, name the file with its root in NODE_EXTRA_CA_CERTS';

/** Failures before a connection stands: nothing of the request has reached the other side. */
const beforeSending: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the host does not exist',
  EAI_AGAIN: 'its name cannot be looked up at the moment',
  ECONNREFUSED: 'nothing listens at this address',
  EHOSTUNREACH: 'no route leads there',
  ENETUNREACH: 'the network is down',
  UND_ERR_CONNECT_TIMEOUT: 'no connection came about in time',
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
};

const authority =
  "Have the machine trust the host's certificate: NODE_EXTRA_CA_CERTS names a file with the root of a proxy that inspects TLS.";
const address = 'Check the address in the settings: nothing at all answers there.';

/** What somebody has to do, where waiting does not help. */
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

/** What to do about a host that does not answer; undefined where it passes by itself. */
export function cureOfUnreachable(thrown: unknown): string | undefined {
  const code = codeOf(thrown) ?? '';
  return Object.hasOwn(cures, code) ? cures[code] : undefined;
}

/** Causes nest: the error of `fetch` only says that it failed. A few levels are enough for every real one. */
const deepest = 5;

function codeOf(thrown: unknown, depth = 0): string | undefined {
  if (!(thrown instanceof Error) || depth > deepest) return undefined;
  if ('code' in thrown && typeof thrown.code === 'string' && thrown.code !== '') return thrown.code;
  const inner: unknown = thrown instanceof AggregateError ? thrown.errors[0] : thrown.cause;
  return codeOf(inner, depth + 1);
}

const known = (code: string | undefined): string | undefined =>
  code !== undefined && Object.hasOwn(beforeSending, code) ? beforeSending[code] : undefined;

/** Whether a call failed before anything of it could reach the other side, so that it may be repeated whatever it does. */
export const isUnsent = (thrown: unknown): boolean => known(codeOf(thrown)) !== undefined;

/** Why no answer came, for an operator: the cause by its name and, where there is one, the remedy. */
export function whyUnreachable(thrown: unknown): string {
  const code = codeOf(thrown);
  const words = known(code);
  if (words !== undefined) return `${words} (${code ?? ''})`;
  if (!(thrown instanceof Error)) return String(thrown);
  const { cause } = thrown;
  return cause instanceof Error && cause.message !== '' ? `${thrown.message} (${cause.message})` : thrown.message;
}
