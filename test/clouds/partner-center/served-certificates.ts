import { errorEnvelope } from './api-error.ts';
import {
  createCertificateAuthority,
  toPem,
  type CertificateAuthority,
  type Leaf,
  type LeafOptions,
} from './certificates.ts';
import type { SigningCertificate } from './event-message.ts';
import { json, type CloudHost } from './serve.ts';
import type { PartnerCenterSwitches } from './switches.ts';

/** API 4: where the certificate of deliveries is. */
const dispatchPath = '/cert/pcnotifications-dispatch.microsoft.com.cer';
const intermediatePath = '/cert/intermediate.cer';

/** The files of the certificate origin, and certificates of any kind for tests. */
export interface ServedCertificates {
  /** The certificate that deliveries are signed with. */
  dispatch: SigningCertificate;
  rootPem: string;
  /** Makes a leaf and serves it at `/cert/<name>.cer`, its issuer beside it. */
  issue: (name: string, options?: LeafOptions) => Promise<SigningCertificate>;
  /** Serves any bytes at a path; answers the address. */
  serve: (path: string, bytes: Uint8Array | string) => string;
}

/** The host that serves certificates. */
export interface CertificateOrigin {
  host: CloudHost;
  /** Makes the chain; needs the address, which certificates name. */
  start: (origin: string) => Promise<ServedCertificates>;
}

/** Serves nothing until `start`. */
export function createCertificateOrigin(switches: PartnerCenterSwitches): CertificateOrigin {
  const files = new Map<string, Uint8Array>();

  function fileOf({ der, chain }: Leaf): Uint8Array {
    if (switches.certificateForm === 'der') return der;
    return Buffer.from(switches.certificateForm === 'pem' ? toPem(der) : chain.map(toPem).join(''));
  }

  async function issueAt(
    authority: CertificateAuthority,
    origin: string,
    path: string,
    options: LeafOptions,
  ): Promise<SigningCertificate> {
    const usual = options.signedBy === undefined && options.issuerOrganization === undefined;
    const issuerPath = usual ? intermediatePath : path.replace(/\.cer$/, '-issuer.cer');
    const leaf = await authority.makeLeaf({ ...options, issuerUrl: `${origin}${issuerPath}` });
    const issuer = leaf.chain[1];
    if (issuer !== undefined) files.set(issuerPath, issuer);
    files.set(path, fileOf(leaf));
    return { url: `${origin}${path}`, sign: leaf.sign };
  }

  return {
    host: {
      routes: [
        {
          method: 'GET',
          path: /^\/.*$/,
          run: ({ path }) => {
            const body = files.get(path);
            return body === undefined
              ? { status: 404 }
              : { status: 200, headers: { 'Content-Type': 'application/pkix-cert' }, body };
          },
        },
      ],
      onError: (error) => json(error.status, errorEnvelope(error), error.headers),
    },
    async start(origin) {
      const authority = await createCertificateAuthority(`${origin}${intermediatePath}`);
      return {
        dispatch: await issueAt(authority, origin, dispatchPath, {}),
        rootPem: authority.rootPem,
        issue: (name, options = {}) => issueAt(authority, origin, `/cert/${name}.cer`, options),
        serve(path, bytes) {
          files.set(path, Buffer.from(bytes));
          return `${origin}${path}`;
        },
      };
    },
  };
}
