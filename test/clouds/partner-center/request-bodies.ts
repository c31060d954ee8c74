import { invalid, notSimulated } from './api-error.ts';
import { canonical, isRecord, parseShape } from './canonical.ts';
import { applyPatch, readPatch } from './json-patch.ts';
import {
  createOnlyNames,
  newReferralShape,
  readOnlyNames,
  referralShape,
  unsimulatedNames,
  type NewReferral,
  type Referral,
} from './referral.ts';
import type { PartnerCenterSwitches } from './switches.ts';

const lowerCase = (names: Iterable<string>): Set<string> => new Set([...names].map((name) => name.toLowerCase()));
const readOnly = lowerCase(readOnlyNames);
const unsimulated = lowerCase(unsimulatedNames);
const refusedOnCreate = new Set([...readOnly].filter((name) => name !== 'engagementid'));

function checkSimulated(name: string): void {
  if (unsimulated.has(name.toLowerCase())) throw notSimulated(`the property "${name}"`);
}

/** The body of a POST; read-only properties are refused or dropped (switch). */
export function readNewReferral(body: unknown, switches: PartnerCenterSwitches): NewReferral {
  if (!isRecord(body)) throw invalid('The body must be a referral.');
  const entries = Object.entries(body).filter(([name]) => {
    checkSimulated(name);
    if (!refusedOnCreate.has(name.toLowerCase())) return true;
    if (switches.readOnlyFields === 'refuse') throw invalid(`"${name}" is read-only.`, name);
    return false;
  });
  const sent = canonical(Object.fromEntries(entries), newReferralShape, switches.unknownFields);
  return parseShape(newReferralShape, sent);
}

/** A PATCH applied to the referral, all of it or nothing. */
export function readPatched(before: Referral, body: unknown, switches: PartnerCenterSwitches): Referral {
  for (const entry of Array.isArray(body) ? body : []) {
    if (isRecord(entry) && typeof entry['path'] === 'string') checkSimulated(entry['path'].split('/')[1] ?? '');
  }
  const operations = readPatch(body, referralShape, switches).filter(({ path: [name = ''] }) => {
    if (readOnlyNames.has(name)) {
      if (switches.readOnlyFields === 'refuse') throw invalid(`"${name}" is read-only.`, name);
      return false;
    }
    if (!createOnlyNames.has(name) || switches.createOnlyFields === 'accept') return true;
    if (switches.createOnlyFields === 'refuse') throw invalid(`"${name}" is fixed at creation.`, name);
    return false;
  });
  return parseShape(referralShape, applyPatch(before, operations));
}

/** PR:update-a-referral: a PUT holds the whole referral without its links; fields that belong to the service do not change. */
export function readReplacement(before: Referral, body: unknown): Referral {
  if (!isRecord(body)) throw invalid('The body must be a referral.');
  if (Object.keys(body).some((name) => name.toLowerCase() === 'links')) {
    throw invalid('The body must not hold "links".', 'links');
  }
  const sent = Object.entries(body).filter(([name]) => !readOnly.has(name.toLowerCase()));
  const fixed = Object.entries(before).filter(([name]) => readOnlyNames.has(name) || createOnlyNames.has(name));
  const whole = canonical(Object.fromEntries(sent), referralShape, 'ignore');
  return parseShape(referralShape, { ...(isRecord(whole) ? whole : {}), ...Object.fromEntries(fixed) });
}
