import { BasicConstraints, ExtKeyUsage, type Certificate, type Extension } from 'pkijs';
import type { BitString } from 'asn1js';
import type { ReadCertificate } from './read-certificate.ts';

/** Extensions that may be critical, because they are understood here or by the engine that runs after these rules (RFC 5280, 6.1). */
const understood: Readonly<Record<string, string>> = {
  '2.5.29.15': 'key usage',
  '2.5.29.17': 'subject alternative name',
  '2.5.29.19': 'basic constraints',
  '2.5.29.30': 'name constraints',
  '2.5.29.32': 'certificate policies',
  '2.5.29.33': 'policy mappings',
  '2.5.29.36': 'policy constraints',
  '2.5.29.37': 'extended key usage',
  '2.5.29.54': 'inhibit any policy',
};

/** SHA-256 and stronger. The missing ones (MD5, SHA-1) can be forged. */
const soundSignatures: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.10': 'RSA-PSS',
  '1.2.840.113549.1.1.11': 'RSA with SHA-256',
  '1.2.840.113549.1.1.12': 'RSA with SHA-384',
  '1.2.840.113549.1.1.13': 'RSA with SHA-512',
  '1.2.840.10045.4.3.2': 'ECDSA with SHA-256',
  '1.2.840.10045.4.3.3': 'ECDSA with SHA-384',
  '1.2.840.10045.4.3.4': 'ECDSA with SHA-512',
};
const soundCurves: readonly (string | undefined)[] = ['prime256v1', 'secp384r1', 'secp521r1'];
const leastModulus = 2048;

const usageBits = { digitalSignature: 0, contentCommitment: 1, keyCertSign: 5 } as const;

/** Purposes that a signed delivery does not have (RFC 5280, 4.2.1.12). Which one it has is not documented. */
const otherPurposes: Readonly<Record<string, string>> = {
  '1.3.6.1.5.5.7.3.3': 'code signing',
  '1.3.6.1.5.5.7.3.8': 'time stamping',
  '1.3.6.1.5.5.7.3.9': 'OCSP signing',
};

/**
 * A rule of RFC 5280 for a path from the signing certificate up to the root. `breaks` tells whether the certificate at a place, counted
 * from 0, breaks it.
 */
interface PathRule {
  says: string;
  breaks: (certificate: ReadCertificate, place: number, path: readonly ReadCertificate[]) => boolean;
}

const isRoot = (place: number, path: readonly unknown[]) => place === path.length - 1;

/** Rules that the engine does not check, or not in every case. */
const rules: readonly PathRule[] = [
  {
    says: 'is signed with an algorithm that is too weak',
    // A root's signature on itself proves nothing, and nobody checks it.
    breaks: ({ asn1 }, place, path) =>
      !isRoot(place, path) && !(asn1.signatureAlgorithm.algorithmId in soundSignatures),
  },
  { says: 'has a key that is too weak', breaks: ({ x509 }) => !isStrong(x509.publicKey) },
  {
    says: 'has a critical extension that is not understood',
    breaks: ({ asn1 }) => extensionsOf(asn1).some(({ critical, extnID }) => critical && !(extnID in understood)),
  },
  { says: 'repeats an extension', breaks: ({ asn1 }) => hasRepeats(extensionsOf(asn1).map(({ extnID }) => extnID)) },
  {
    says: 'is not allowed to issue certificates',
    breaks: ({ asn1 }, place, path) =>
      place > 0 &&
      !(isRoot(place, path) && asn1.version === 0) &&
      (constraintsOf(asn1)?.cA !== true || !may(asn1, ['keyCertSign'])),
  },
  {
    says: 'has more authorities below it than it allows',
    breaks: ({ asn1 }, place, path) => {
      const most = constraintsOf(asn1)?.pathLenConstraint;
      return place > 0 && most !== undefined && authoritiesBelow(place, path) > Number(most);
    },
  },
  {
    says: 'is not allowed to sign messages',
    breaks: ({ asn1 }, place) => place === 0 && !may(asn1, ['digitalSignature', 'contentCommitment']),
  },
  {
    says: 'is only for another purpose',
    breaks: ({ asn1 }, place, path) =>
      !isRoot(place, path) && purposesOf(asn1)?.every((purpose) => purpose in otherPurposes) === true,
  },
];

/** The first rule that a path breaks, as a sentence; undefined if it breaks none. `path` starts with the signing certificate. */
export function brokenRule(path: readonly ReadCertificate[]): string | undefined {
  for (const { says, breaks } of rules)
    for (const [place, certificate] of path.entries())
      if (breaks(certificate, place, path)) return `${place === 0 ? 'it' : 'an authority above it'} ${says}`;
  return undefined;
}

const extensionsOf = ({ extensions }: Certificate): readonly Extension[] => extensions ?? [];
const hasRepeats = (ids: readonly string[]) => new Set(ids).size < ids.length;

function constraintsOf(certificate: Certificate): BasicConstraints | undefined {
  const value: unknown = extensionsOf(certificate).find(({ extnID }) => extnID === '2.5.29.19')?.parsedValue;
  return value instanceof BasicConstraints ? value : undefined;
}

/** The extended key usage; undefined if the certificate is for any purpose. */
function purposesOf(certificate: Certificate): readonly string[] | undefined {
  const value: unknown = extensionsOf(certificate).find(({ extnID }) => extnID === '2.5.29.37')?.parsedValue;
  return value instanceof ExtKeyUsage ? value.keyPurposes : undefined;
}

/** Whether the key usage, if there is one, allows one of these. */
function may(certificate: Certificate, usages: readonly (keyof typeof usageBits)[]): boolean {
  const extension = extensionsOf(certificate).find(({ extnID }) => extnID === '2.5.29.15');
  if (extension === undefined) return true;
  const bits = extension.parsedValue as BitString | undefined;
  const [first = 0] = new Uint8Array(bits?.valueBlock.valueHexView ?? []);
  return usages.some((usage) => (first & (0x80 >> usageBits[usage])) !== 0);
}

/** Leaves out certificates that an authority issued to itself, for example when it changed its key (RFC 5280, 6.1.4). */
const authoritiesBelow = (place: number, path: readonly ReadCertificate[]): number =>
  path.slice(1, place).filter(({ x509 }) => x509.subject !== x509.issuer).length;

function isStrong({ asymmetricKeyType, asymmetricKeyDetails }: ReadCertificate['x509']['publicKey']): boolean {
  if (asymmetricKeyType === 'rsa' || asymmetricKeyType === 'rsa-pss')
    return (asymmetricKeyDetails?.modulusLength ?? 0) >= leastModulus;
  return asymmetricKeyType === 'ec' && soundCurves.includes(asymmetricKeyDetails?.namedCurve);
}
