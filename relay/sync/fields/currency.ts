import { CosellError } from '../../errors.ts';
import { currencyPlace, type FieldMapping, type Mapping } from './mapping.ts';
import type { Referral } from '../model.ts';
import { valueAt } from './pointer.ts';

const value = '/details/dealValue';

/** A deal value means nothing without its currency. If the org cannot hold that currency, the value is not copied. */
export function currencyProblem(
  { fields, settings }: Pick<Mapping, 'fields' | 'settings'>,
  referral: Referral,
): CosellError | undefined {
  const there = valueAt(referral.body, currencyPlace);
  if (typeof there !== 'string' || there === '') return undefined;
  const row = fields.find(({ pointer }) => pointer === currencyPlace);
  if (row !== undefined) {
    const here = row.inbound?.get(there) ?? there;
    return row.allowed === undefined || row.allowed.has(here) ? undefined : problem(there, `this org has no ${here}`);
  }
  const only = settings['Default_Currency'] ?? '';
  if (only === there) return undefined;
  const reason = only === '' ? 'no currency is set for this org' : `this org uses ${only}`;
  return problem(there, reason);
}

const problem = (there: string, reason: string) =>
  new CosellError(
    'CURRENCY_UNKNOWN',
    `The deal is in ${there} in Partner Center, but ${reason}. The deal value is not synced.`,
  );

export const isMoney = ({ pointer }: FieldMapping): boolean => pointer === value || pointer === currencyPlace;
