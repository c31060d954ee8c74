import { setAt, valueAt } from '../fields/pointer.ts';
import type { JsonObject, Referral } from '../model.ts';

/** The parts of a referral's body that the rules about kinds, owners and duplicates use. */
const places = [
  ...['/type', '/qualification', '/direction', '/name', '/inviteContext/invitedBy/organizationId'],
  ...['/details/dealValue', '/details/closingDateTime', '/customerProfile/name'],
  ...['/customerProfile/address/postalCode', '/customerProfile/address/country'],
] as const;

/**
 * A referral reduced to what determines the kind of deal and which opportunity may be the same. A listing of all deals cannot keep all
 * their texts in memory.
 */
export function essenceOf(referral: Referral): Referral {
  const body: JsonObject = {};
  for (const place of places) {
    const value = valueAt(referral.body, place);
    if (value !== undefined) setAt(body, place, value);
  }
  return { ...referral, body };
}

/** A referral without its body: its version, its state and its engagement. */
export const stateOf = (referral: Referral): Referral => ({ ...referral, body: {} });
