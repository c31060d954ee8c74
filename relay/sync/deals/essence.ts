import { setAt, valueAt } from '../fields/pointer.ts';
import type { JsonObject, Referral } from '../model.ts';

/** What the rules about kinds, owners and twins look at in a referral's body. */
const places = [
  ...['/type', '/qualification', '/direction', '/name', '/inviteContext/invitedBy/organizationId'],
  ...['/details/dealValue', '/details/closingDateTime', '/customerProfile/name'],
  ...['/customerProfile/address/postalCode', '/customerProfile/address/country'],
] as const;

/**
 * A referral with no more of its body than it takes to say what kind of deal it is and which opportunity may be the same: whoever takes
 * stock of all deals cannot hold all of their texts.
 */
export function essenceOf(referral: Referral): Referral {
  const body: JsonObject = {};
  for (const place of places) {
    const value = valueAt(referral.body, place);
    if (value !== undefined) setAt(body, place, value);
  }
  return { ...referral, body };
}

/** A referral without its body: its version, its state and the deal that it belongs to. */
export const stateOf = (referral: Referral): Referral => ({ ...referral, body: {} });
