import { z } from 'zod';
import { camelCased } from '../ground/camel-case-keys.ts';
import { CosellError } from '../errors.ts';

/** What a verified delivery tells us: which referral may have changed, or that it is of no interest. */
export interface PartnerCenterEvent {
  name: string;
  referralId: string | undefined;
  /** The news is of Microsoft's half of the deal. */
  ofMicrosoft: boolean;
}

const event = z.preprocess(
  camelCased,
  z.object({ eventName: z.string().min(1).max(200), resourceUri: z.string().max(2000).nullish() }),
);

/** PC:connector-dynamics lists the four; the related ones speak of Microsoft's half of a deal. */
export const referralEvents = [
  'referral-created',
  'referral-updated',
  'related-referral-created',
  'related-referral-updated',
] as const;

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Reads the body of a delivery. Only the id is taken from its ResourceUri: we ask our own address for it, never the one named here.
 * @throws CosellError BODY_INVALID
 */
export function readPartnerCenterEvent(body: Buffer): PartnerCenterEvent {
  const parsed = event.safeParse(parseJson(body));
  if (!parsed.success)
    throw new CosellError(
      'BODY_INVALID',
      'The body is not a Partner Center event (it needs EventName and ResourceUri).',
    );
  const { eventName, resourceUri } = parsed.data;
  const wanted: readonly string[] = referralEvents;
  if (!wanted.includes(eventName)) return { name: eventName, referralId: undefined, ofMicrosoft: false };
  const id = resourceUri?.split('/').at(-1) ?? '';
  if (!guid.test(id))
    throw new CosellError('BODY_INVALID', 'The ResourceUri of the event does not end with a referral id.');
  // Whose id such an event carries nobody has published: whichever it is, Microsoft's half is what has news (API 5).
  return { name: eventName, referralId: id.toLowerCase(), ofMicrosoft: eventName.startsWith('related-') };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
