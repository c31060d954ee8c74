import { CosellError } from '../../errors.ts';
import { canonical } from './canonical.ts';
import { currencyPlace, type FieldMapping, type Mapping, type Settings } from './mapping.ts';
import type { Referral } from '../model.ts';
import { valueAt } from './pointer.ts';

const value = '/details/dealValue';

/** A deal value means nothing without its currency. If the org cannot hold that currency, the value is not copied. */
export function currencyProblem(
  { fields, settings }: Pick<Mapping, 'fields' | 'settings'>,
  referral: Referral,
): CosellError | undefined {
  const there = canonical(valueAt(referral.body, currencyPlace), 'currency');
  if (there === undefined || there === null) return undefined;
  const row = fields.find(({ pointer }) => pointer === currencyPlace);
  if (row !== undefined) {
    const here = row.inbound?.get(there) ?? there;
    return row.allowed === undefined || row.allowed.has(here) ? undefined : problem(there, `this org has no ${here}`);
  }
  const only = defaultCurrency(settings);
  if (only === there) return undefined;
  const reason = only === '' ? 'no currency is set for this org' : `this org uses ${only}`;
  return problem(there, reason);
}

/** The currency of an org that uses only one; blank if nothing says which one that is. */
export const defaultCurrency = (settings: Settings): string =>
  canonical(settings['Default_Currency'], 'currency') ?? '';

const problem = (there: string, reason: string) =>
  new CosellError(
    'CURRENCY_UNKNOWN',
    `The deal is in ${there} in Partner Center, but ${reason}. The deal value is not synced.`,
  );

export const isMoney = ({ pointer }: FieldMapping): boolean => pointer === value || pointer === currencyPlace;
