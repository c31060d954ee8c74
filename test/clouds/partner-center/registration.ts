import { z } from 'zod';
import { isRecord } from './canonical.ts';

/** API 3 and 5: the events that a registration may name. The published list is incomplete. */
export const webhookEvents = [
  'test-created',
  'subscription-updated',
  'usagerecords-thresholdExceeded',
  'invoice-ready',
  'referral-created',
  'referral-updated',
  'related-referral-created',
  'related-referral-updated',
] as const;

/** The name of an event, `{resource}-{action}`. */
export type WebhookEvent = (typeof webhookEvents)[number];

const registrationShape = z.object({
  webhookurl: z.url({ protocol: /^https?$/, error: 'WebhookUrl must be an absolute http or https address' }),
  webhookevents: z.array(z.enum(webhookEvents)).min(1, 'WebhookEvents must name an event'),
  signaturetokentomssignatureheader: z.boolean().default(false),
  properties: z.record(z.string(), z.string()).optional(),
});

/** Where deliveries go, and which. */
export interface Registration {
  subscriberId: string;
  webhookUrl: string;
  webhookEvents: readonly WebhookEvent[];
  signatureTokenToMsSignatureHeader: boolean;
  properties: Record<string, string> | undefined;
  lastModified: string;
}

/** Reads a registration in camelCase (SWG) or PascalCase (docs); answers a text when it is not one. */
export function readRegistration(body: unknown): Omit<Registration, 'subscriberId' | 'lastModified'> | string {
  if (!isRecord(body)) return 'The body must be a webhook registration';
  const lower = Object.fromEntries(Object.entries(body).map(([name, value]) => [name.toLowerCase(), value]));
  const parsed = registrationShape.safeParse(lower);
  if (!parsed.success) return parsed.error.issues[0]?.message ?? 'The body is not valid';
  return {
    webhookUrl: parsed.data.webhookurl,
    webhookEvents: parsed.data.webhookevents,
    signatureTokenToMsSignatureHeader: parsed.data.signaturetokentomssignatureheader,
    properties: parsed.data.properties,
  };
}

/** As answers show it, in PascalCase. */
export function showRegistration(registration: Registration): Record<string, unknown> {
  return {
    SubscriberId: registration.subscriberId,
    WebhookUrl: registration.webhookUrl,
    WebhookEvents: registration.webhookEvents,
    SignatureTokenToMsSignatureHeader: registration.signatureTokenToMsSignatureHeader,
    ...(registration.properties === undefined ? {} : { Properties: registration.properties }),
    LastModifiedTimestamp: registration.lastModified,
  };
}
