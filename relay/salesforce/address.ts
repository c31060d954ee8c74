import { CosellError } from '../errors.ts';
import type { JsonObject } from '../sync/model.ts';
import type { AddressLists } from './account-shape.ts';
import { textOf } from './deal.ts';

/** A record's fields with its address as the org accepts it, and the values that the org cannot hold. */
export interface Addressed {
  fields: JsonObject;
  problems: CosellError[];
}

/**
 * In an org with country and state lists, replaces country and state by codes from these lists. A value that is on no list is left out
 * and named, because the org would refuse the whole record for it.
 */
export function addressed(fields: JsonObject, prefix: 'Billing' | '', lists: AddressLists | undefined): Addressed {
  const names = { country: `${prefix}Country`, state: `${prefix}State` };
  const { [names.country]: countryValue = null, [names.state]: stateValue = null, ...rest } = fields;
  const [country, state] = [textOf(countryValue), textOf(stateValue)];
  if (lists === undefined) return { fields, problems: [] };
  const countryCode = country === null ? undefined : lists.countryCode(country);
  const stateCode = state === null || countryCode === undefined ? undefined : lists.stateCode(state, countryCode);
  return {
    fields: {
      ...rest,
      ...(countryCode === undefined ? {} : { [`${names.country}Code`]: countryCode }),
      ...(stateCode === undefined ? {} : { [`${names.state}Code`]: stateCode }),
    },
    problems: [
      ...(country !== null && countryCode === undefined ? [notListed('country', country, names.country)] : []),
      ...(state !== null && stateCode === undefined ? [notListed('state', state, names.state)] : []),
    ],
  };
}

function notListed(what: 'country' | 'state', value: string, field: string): CosellError {
  const why = `is not in the org's list of ${what === 'country' ? 'countries' : 'states of this country'} and was left out of the account`;
  return new CosellError('SALESFORCE_REFUSED', `The ${what} ${why}.`, {
    words: `The ${what} "${value}" ${why}.`,
    fields: [`Account.${field}`],
  });
}
