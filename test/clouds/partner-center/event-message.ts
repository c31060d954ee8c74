import type { WebhookEvent } from './registration.ts';
import type { PartnerCenterSwitches } from './switches.ts';

/** API 5: events name the resource on this host, not on the one of the referrals API. */
const resourceHost = 'api.partnercenter.microsoft.com';

/** A signed request, ready to be posted. */
export interface SignedRequest {
  body: string;
  headers: Record<string, string>;
}

/** A certificate that can be fetched, and signs. */
export interface SigningCertificate {
  url: string;
  sign: (body: Uint8Array | string) => string;
}

/** The ResourceUri of a referral (API 5). */
export function referralUri(referralId: string): string {
  return `https://${resourceHost}/engagements/v1/referrals/${referralId}`;
}

/** SDK:partner-center-webhooks: the sample's address of a test event is plain http. */
export function validationUri(correlationId: string): string {
  return `http://${resourceHost}/webhooks/v1/registration/validationEvents/${correlationId}`;
}

/** API 4: the five fields, compact. `changed` is UTC with seven decimals; the zone is written as +00:00. */
export function eventBody(
  event: { name: WebhookEvent; resourceUri: string; changed: string },
  auditFieldName: PartnerCenterSwitches['auditFieldName'],
): string {
  return JSON.stringify({
    EventName: event.name,
    ResourceUri: event.resourceUri,
    ResourceName: event.name === 'test-created' ? 'test' : 'referral',
    [auditFieldName]: null,
    ResourceChangeUtcDate: event.changed.replace(/Z$/, '+00:00'),
  });
}

/** API 4: the signature covers the raw body only; it moves to x-ms-signature where the registration asks for that. */
export function signRequest(
  body: string,
  certificate: SigningCertificate,
  toMsSignatureHeader: boolean,
): SignedRequest {
  return {
    body,
    headers: {
      'Content-Type': 'application/json',
      [toMsSignatureHeader ? 'x-ms-signature' : 'Authorization']: `Signature ${certificate.sign(body)}`,
      'X-MS-Certificate-Url': certificate.url,
      'X-MS-Signature-Algorithm': 'rsa-sha256',
    },
  };
}
