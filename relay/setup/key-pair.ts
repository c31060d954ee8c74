import * as asn1 from 'asn1js';
import { randomBytes, webcrypto } from 'node:crypto';
import * as pkijs from 'pkijs';
import { dayMs } from '../ground/day.ts';

const rsa = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};
const commonName = '2.5.4.3';
const lifetimeDays = 730;

export interface KeyPair {
  /** PEM, PKCS #8. Stays with the relay. */
  privateKey: string;
  /** PEM, for the External Client App in Salesforce. */
  certificate: string;
}

/** A key for the JWT bearer flow with a self-signed certificate, valid for two years from `now`. */
export async function makeKeyPair(name: string, now: number): Promise<KeyPair> {
  const keys = await webcrypto.subtle.generateKey(rsa, true, ['sign', 'verify']);
  const certificate = new pkijs.Certificate();
  certificate.version = 2;
  // Makes the number positive, whatever the bytes are.
  certificate.serialNumber = new asn1.Integer({ valueHex: Uint8Array.of(1, ...randomBytes(15)).buffer });
  for (const each of [certificate.subject, certificate.issuer])
    each.typesAndValues.push(
      new pkijs.AttributeTypeAndValue({ type: commonName, value: new asn1.Utf8String({ value: name }) }),
    );
  certificate.notBefore.value = new Date(now - dayMs);
  certificate.notAfter.value = new Date(now + lifetimeDays * dayMs);
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey);
  await certificate.sign(keys.privateKey, 'SHA-256');
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    privateKey: pem('PRIVATE KEY', pkcs8),
    certificate: pem('CERTIFICATE', certificate.toSchema().toBER()),
  };
}

function pem(label: string, bytes: ArrayBuffer): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
