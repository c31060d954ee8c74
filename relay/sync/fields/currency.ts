import { CosellError } from '../../errors.ts';
import { currencyPlace, type FieldMapping, type Mapping } from './mapping.ts';
import type { Referral } from '../model.ts';
import { valueAt } from './pointer.ts';

const value = '/details/dealValue';

/** A deal value means nothing without its currency: where the org cannot have that currency, the value stays out of it. */
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
  const reason = only === '' ? 'nobody has said which one this org uses' : `this org uses ${only}`;
  return problem(there, reason);
}

const problem = (there: string, reason: string) =>
  new CosellError(
    'CURRENCY_UNKNOWN',
    `The deal is in ${there} in Partner Center, and ${reason}: the deal value is not kept the same.`,
  );

export const isMoney = ({ pointer }: FieldMapping): boolean => pointer === value || pointer === currencyPlace;
