import { z } from 'zod';
import { invalid } from './api-error.ts';
import { parseFilter, type Filter } from './odata-filter.ts';
import { referralShape, type Referral } from './referral.ts';

const optionNames = ['$filter', '$orderby', '$top', '$skip', '$select', '$count'] as const;

/** The options of a list as text, and where in its rows the next page starts: what a `$skiptoken` carries. */
const listStateShape = z.object({
  options: z.partialRecord(z.enum(optionNames), z.string()),
  offset: z.number().int().min(0),
});
type ListState = z.infer<typeof listStateShape>;

/** A list as asked for. `top` counts over all pages. */
export interface ListQuery {
  state: ListState;
  filter: Filter;
  compare: (a: Referral, b: Referral) => number;
  top: number;
  skip: number;
  select: readonly string[] | undefined;
}

const noFilter: Filter = { matches: () => true, fields: new Set() };
const selectable = new Set([...Object.keys(referralShape.shape), 'links']);

function readOrder(text: string | undefined): ListQuery['compare'] {
  if (text === undefined) return () => 0;
  const match = /^\s*(createdDateTime|updatedDateTime)(?:\s+(asc|desc))?\s*$/.exec(text);
  if (match === null) {
    throw invalid(`$orderby is not supported here: "${text}"; createdDateTime and updatedDateTime are.`, '$orderby');
  }
  const name = match[1] === 'createdDateTime' ? 'createdDateTime' : 'updatedDateTime';
  const sign = match[2] === 'desc' ? -1 : 1;
  return (a, b) => (a[name] === b[name] ? 0 : a[name] < b[name] ? -sign : sign);
}

function readCount(name: string, text: string | undefined, absent: number): number {
  if (text === undefined) return absent;
  if (!/^\d{1,9}$/.test(text)) throw invalid(`${name} must be a whole number, not "${text}".`, name);
  return Number(text);
}

function readSelect(text: string | undefined): ListQuery['select'] {
  const names = text?.split(',').map((name) => name.trim());
  const unknown = names?.find((name) => !selectable.has(name));
  if (unknown !== undefined) throw invalid(`$select: a referral has no property "${unknown}".`, '$select');
  return names;
}

/** An opaque `$skiptoken`. */
export function skipToken(state: ListState): string {
  return Buffer.from(JSON.stringify(state)).toString('base64url');
}

function readSkipToken(token: string): ListState {
  try {
    return listStateShape.parse(JSON.parse(Buffer.from(token, 'base64url').toString('utf8')));
  } catch {
    throw invalid('The $skiptoken is not valid.', '$skiptoken');
  }
}

function readState(query: URLSearchParams): ListState {
  const token = query.get('$skiptoken');
  const options: ListState['options'] = {};
  for (const [name, value] of query) {
    if (name === '$skiptoken' && query.size === 1) continue;
    const known = optionNames.find((option) => option === name);
    if (token !== null || known === undefined) throw invalid(`The query option "${name}" is not supported here.`, name);
    if (options[known] !== undefined) throw invalid(`The query option "${name}" is given twice.`, name);
    options[known] = value;
  }
  return token === null ? { options, offset: 0 } : readSkipToken(token);
}

/** API 1.4: the documented options; everything else is refused with 400, naming it. */
export function readListQuery(query: URLSearchParams): ListQuery {
  const state = readState(query);
  const { options } = state;
  const count = options.$count;
  if (count !== undefined && count !== 'true' && count !== 'false') {
    throw invalid('$count must be true or false.', '$count');
  }
  return {
    state,
    filter: options.$filter === undefined ? noFilter : parseFilter(options.$filter),
    compare: readOrder(options.$orderby),
    top: readCount('$top', options.$top, Number.POSITIVE_INFINITY),
    skip: readCount('$skip', options.$skip, 0),
    select: readSelect(options.$select),
  };
}
