import { SalesforceError } from '../errors.ts';
import type { Field, ObjectType, Row, Value } from './schema.ts';

/** Some of Salesforce's own list, by their integration values: these differ from ISO's names, and most countries have no states. */
const countries: readonly { code: string; name: string; states: readonly (readonly [code: string, name: string])[] }[] =
  [
    {
      code: 'US',
      name: 'United States',
      states: [
        ['CA', 'California'],
        ['NY', 'New York'],
        ['WA', 'Washington'],
      ],
    },
    {
      code: 'CA',
      name: 'Canada',
      states: [
        ['BC', 'British Columbia'],
        ['ON', 'Ontario'],
      ],
    },
    { code: 'CZ', name: 'Czech Republic', states: [] },
    { code: 'DE', name: 'Germany', states: [] },
    { code: 'FR', name: 'France', states: [] },
    { code: 'GB', name: 'United Kingdom', states: [] },
    { code: 'KR', name: 'Korea, Republic of', states: [] },
    { code: 'TR', name: 'Turkey', states: [] },
  ];

/** Where the address of an object is. */
const prefixes: Readonly<Record<string, string>> = { Account: 'Billing', Lead: '' };

const option = ({ code, name }: { code: string; name: string }) => ({ value: code, label: name });

/** The fields of codes that an org with state and country picklists has beside those of texts. */
export function codeFields(object: string): Field[] {
  const prefix = prefixes[object];
  if (prefix === undefined) return [];
  const stateCountries = Map.groupBy(
    countries.flatMap(({ code: country, states }) => states.map(([code, name]) => ({ country, code, name }))),
    ({ code }) => code,
  );
  const base = { custom: false, required: false, createable: true, updateable: true, length: 10 } as const;
  const common = { ...base, type: 'picklist', permission: `${prefix}Address` } as const;
  return [
    {
      ...common,
      name: `${prefix}CountryCode`,
      label: `${prefix} Country/Territory Code`.trim(),
      picklist: { restricted: true, values: countries.map(option) },
    },
    {
      ...common,
      name: `${prefix}StateCode`,
      label: `${prefix} State/Province Code`.trim(),
      picklist: {
        restricted: true,
        values: [...stateCountries.values()].flatMap(([first]) => (first === undefined ? [] : [option(first)])),
        dependency: {
          on: `${prefix}CountryCode`,
          allowed: new Map([...stateCountries].map(([code, all]) => [code, all.map(({ country }) => country)])),
        },
      },
    },
  ];
}

function refuse(what: string, field: string): never {
  throw new SalesforceError(
    'FIELD_INTEGRITY_EXCEPTION',
    `There's a problem with this ${what}, even though it may appear correct. Please select a ${what} from the list of valid ${what === 'state' ? 'states' : 'countries'}.`,
    [field],
  );
}

const same = (one: Value, other: string) => typeof one === 'string' && one.toLowerCase() === other.toLowerCase();

/**
 * What the org fills in of an address with picklists: the text to a code and the code to a text. A text is taken only when it is the
 * name of the list, and a state only with its country.
 */
export function settledAddress(object: ObjectType, before: Row | undefined, changed: Row): Row {
  const prefix = prefixes[object.name];
  if (prefix === undefined || !object.fields.has(`${prefix}countrycode`.toLowerCase())) return {};
  const [country, countryCode, state, stateCode] = ['Country', 'CountryCode', 'State', 'StateCode'].map(
    (part) => `${prefix}${part}`,
  ) as [string, string, string, string];
  if (![country, countryCode, state, stateCode].some((name) => name in changed)) return {};
  const after = { ...before, ...changed };
  const byCode = countryCode in changed || !(country in changed);
  const wanted = (byCode ? after[countryCode] : after[country]) ?? null;
  const found = countries.find(({ code, name }) => same(wanted, byCode ? code : name));
  if (wanted !== null && found === undefined) refuse('country/territory', country);
  const byStateCode = stateCode in changed || !(state in changed);
  const wantedState = (byStateCode ? after[stateCode] : after[state]) ?? null;
  const foundState = found?.states.find(([code, name]) => same(wantedState, byStateCode ? code : name));
  if (wantedState !== null && foundState === undefined) refuse('state', state);
  return {
    [country]: found?.name ?? null,
    [countryCode]: found?.code ?? null,
    [state]: foundState?.[1] ?? null,
    [stateCode]: foundState?.[0] ?? null,
  };
}
