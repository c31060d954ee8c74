import { CosellError } from '../../errors.ts';
import { canonical } from '../fields/canonical.ts';
import type { FieldMapping } from '../fields/mapping.ts';
import { valueAt } from '../fields/pointer.ts';
import { asToldBefore } from './as-told-before.ts';
import type { JsonObject, Opportunity } from '../model.ts';

/** The minimum that mail systems and Salesforce require: some text, an at sign, and a domain with a dot. */
const isAddress = (text: string): boolean => /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text);

const emailPlace = /^\/customerProfile\/team\/\d+\/email$/;

function isRefused(field: FieldMapping, body: JsonObject): boolean {
  const shown = canonical(field.place.read(body), 'text');
  return emailPlace.test(field.pointer) && typeof shown === 'string' && !isAddress(shown);
}

/**
 * Whether a row carries an e-mail address that Salesforce would refuse. It is kept if the person has no last name, because it stands in
 * for the name.
 */
export const isLeftOut = (field: FieldMapping, body: JsonObject): boolean =>
  isRefused(field, body) && Boolean(valueAt(body, field.pointer.replace(/email$/, 'lastName')));

/**
 * The contact lacks the e-mail address that Partner Center shows, because that is not a valid address. Derived from what both sides show,
 * so the card says so until the seller corrects it on either side. No `opportunity`: it is about to be created.
 */
export function contactProblem(
  fields: readonly FieldMapping[],
  body: JsonObject,
  opportunity?: Pick<Opportunity, 'fields'>,
): CosellError | undefined {
  const refused = fields.find((field) => field.directions.inboundCreate && isRefused(field, body));
  if (refused === undefined) return undefined;
  if (opportunity !== undefined && (opportunity.fields[refused.field] ?? '') !== '') return undefined;
  const shown = canonical(refused.place.read(body), 'text') ?? '';
  return new CosellError('SALESFORCE_REFUSED', 'The e-mail address of the primary contact is not valid.', {
    words: `Partner Center shows "${shown}" as the e-mail address of the primary contact, which is not a valid address. The contact was created without it. Enter the right address on the contact, or correct it in Partner Center.`,
  });
}

const isOfContact = ({ pointer, record }: FieldMapping): boolean =>
  record === 'beside' && /^\/customerProfile\/team\/\d+\/\w+$/.test(pointer);

/**
 * The org created the deal without its contact, and nobody has added one since. The org gave its reason only then, so the card keeps that
 * text.
 */
export function missingContact(
  held: readonly FieldMapping[],
  fields: readonly FieldMapping[],
  { card, fields: shown }: Pick<Opportunity, 'card' | 'fields'>,
): CosellError | undefined {
  if (!held.some(isOfContact)) return undefined;
  if (fields.filter(isOfContact).some(({ field }) => (shown[field] ?? '') !== '')) return undefined;
  return asToldBefore(card, 'CONTACT_MISSING', 'The opportunity has no primary contact.');
}
