import { CosellError } from '../errors.ts';

/** What a verified delivery says: which referral may have changed, or that the event does not concern us. */
export interface PartnerCenterEvent {
  name: string;
  referralId: string | undefined;
  /** The change is in Microsoft's half of the deal. */
  ofMicrosoft: boolean;
}

/** PC:connector-dynamics lists the four. The related ones concern Microsoft's half of a deal. */
export const referralEvents = [
  'referral-created',
  'referral-updated',
  'related-referral-created',
  'related-referral-updated',
] as const;

/** The referral's id is the last part of an address, absolute or relative, before a slash at its end or a query. */
const idAtEnd = /^(?:[^?#]*\/)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/?(?:[?#]|$)/i;

/**
 * Reads the body of a delivery. Takes only the id from its ResourceUri: we fetch the referral from our own address, never from the one
 * named here.
 * @throws CosellError BODY_INVALID
 */
export function readPartnerCenterEvent(body: Buffer): PartnerCenterEvent {
  const event = parseJson(body);
  const eventName = valueOf(event, 'EventName', 'eventName');
  const resourceUri = valueOf(event, 'ResourceUri', 'resourceUri') ?? '';
  if (!isText(eventName, 200) || eventName === '' || !isText(resourceUri, 2000))
    throw new CosellError(
      'BODY_INVALID',
      'The body is not a Partner Center event (it needs EventName and ResourceUri).',
    );
  const name = eventName.toLowerCase();
  const wanted: readonly string[] = referralEvents;
  if (!wanted.includes(name)) return { name: eventName, referralId: undefined, ofMicrosoft: false };
  const id = idAtEnd.exec(resourceUri)?.[1];
  if (id === undefined)
    throw new CosellError('BODY_INVALID', 'The ResourceUri of the event does not end with a referral id.');
  // Microsoft does not document whose id such an event carries. Either way, Microsoft's half is what has changed (API 5).
  return { name, referralId: id.toLowerCase(), ofMicrosoft: name.startsWith('related-') };
}

/**
 * A field of the event, which the docs print in PascalCase, the swagger in camelCase. By hand: with zod and a copy of the object, reading an
 * event took three times as long.
 */
function valueOf(event: unknown, inDocs: string, inSwagger: string): unknown {
  if (typeof event !== 'object' || event === null) return undefined;
  const name = Object.hasOwn(event, inDocs) ? inDocs : inSwagger;
  return Object.hasOwn(event, name) ? Reflect.get(event, name) : undefined;
}

const isText = (value: unknown, atMost: number): value is string => typeof value === 'string' && value.length <= atMost;

const decoder = new TextDecoder('utf-8', { fatal: true });

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(decoder.decode(body));
  } catch {
    return undefined;
  }
}
