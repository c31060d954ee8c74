import { invalid } from './api-error.ts';
import { directions, qualifications, types, type Referral } from './referral.ts';
import { statuses, substatuses } from './status.ts';
import { normalInstant } from './timestamps.ts';

/** A `$filter` as a test of one referral, with the properties it names. */
export interface Filter {
  matches: (referral: Referral) => boolean;
  fields: ReadonlySet<string>;
}

type Test = Filter['matches'];

interface TextField {
  kind: 'text' | 'guid';
  read: (referral: Referral) => string | null;
  values?: readonly string[];
}
interface InstantField {
  kind: 'instant';
  read: (referral: Referral) => string;
}

/** API 1.4: the properties that documented filters name. */
const fields: Readonly<Record<string, TextField | InstantField>> = {
  engagementId: { kind: 'guid', read: (referral) => referral.engagementId },
  status: { kind: 'text', read: (referral) => referral.status, values: [...statuses, 'None'] },
  substatus: { kind: 'text', read: (referral) => referral.substatus, values: [...substatuses, 'None'] },
  type: { kind: 'text', read: (referral) => referral.type, values: types },
  direction: { kind: 'text', read: (referral) => referral.direction, values: directions },
  qualification: { kind: 'text', read: (referral) => referral.qualification, values: qualifications },
  'customerProfile/address/country': {
    kind: 'text',
    read: (referral) => referral.customerProfile.address?.country ?? null,
  },
  createdDateTime: { kind: 'instant', read: (referral) => referral.createdDateTime },
  updatedDateTime: { kind: 'instant', read: (referral) => referral.updatedDateTime },
};

// Stored instants have seven decimals and one offset: they compare as text.
const comparisons: Readonly<Record<string, (a: string, b: string) => boolean>> = {
  ge: (a, b) => a >= b,
  gt: (a, b) => a > b,
  le: (a, b) => a <= b,
  lt: (a, b) => a < b,
};

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const teamEmail = /^team\/any\(\s*(\w+)\s*:\s*\1\/email\s+eq\s+'((?:[^']|'')*)'\s*\)/;
const tokenPattern = /\s*(team\/any\(\s*\w+\s*:[^()]*\)|'(?:[^']|'')*'|[()]|[^\s()']+)/y;

function refuse(what: string): never {
  throw invalid(`$filter is not supported here: ${what}.`, '$filter');
}

function tokenize(filter: string): string[] {
  const text = filter.trim();
  const tokens: string[] = [];
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < text.length) {
    const at = tokenPattern.lastIndex;
    const token = tokenPattern.exec(text)?.[1];
    if (token === undefined) refuse(`cannot read "${text.slice(at)}"`);
    tokens.push(token);
  }
  return tokens;
}

function unquoted(literal: string): string | undefined {
  return literal.startsWith("'") ? literal.slice(1, -1).replaceAll("''", "'") : undefined;
}

function comparison(name: string, operator: string, literal: string): Test {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field === undefined) refuse(`the property "${name}"`);
  if (field.kind === 'instant') {
    const compare = Object.hasOwn(comparisons, operator) ? comparisons[operator] : undefined;
    // The literal's format is not documented (API 1.4): quoted and plain are accepted.
    const instant = normalInstant(unquoted(literal) ?? literal);
    if (compare === undefined) refuse(`"${operator}" with ${name}; ge, gt, le and lt are`);
    if (instant === undefined) refuse(`"${literal}" is not a UTC date and time`);
    return (referral) => compare(field.read(referral), instant);
  }
  if (operator !== 'eq') refuse(`"${operator}" with ${name}; eq is`);
  if (field.kind === 'guid') {
    // Documents quote the GUID, real links do not (API 1.4).
    const id = unquoted(literal) ?? literal;
    if (!guid.test(id)) refuse(`"${literal}" is not a GUID`);
    return (referral) => field.read(referral) === id.toLowerCase();
  }
  const value = unquoted(literal);
  if (value === undefined) refuse(`${name} needs a value in quotes, not ${literal}`);
  if (field.values?.includes(value) === false) refuse(`"${value}" is no value of ${name}`);
  return (referral) => field.read(referral) === value;
}

/** Reads `not` before `and` before `or`, with parentheses; anything undocumented is refused with 400, naming it. */
export function parseFilter(filter: string): Filter {
  const tokens = tokenize(filter);
  const named = new Set<string>();
  let at = 0;
  const next = (): string => {
    const token = tokens[at];
    if (token === undefined) refuse('it ends too early');
    at += 1;
    return token;
  };
  const skip = (token: string): boolean => {
    if (tokens[at] !== token) return false;
    at += 1;
    return true;
  };

  function either(): Test {
    let test = both();
    while (skip('or')) {
      const [left, right] = [test, both()];
      test = (referral) => left(referral) || right(referral);
    }
    return test;
  }
  function both(): Test {
    let test = single();
    while (skip('and')) {
      const [left, right] = [test, single()];
      test = (referral) => left(referral) && right(referral);
    }
    return test;
  }
  function single(): Test {
    if (skip('not')) {
      const inner = single();
      return (referral) => !inner(referral);
    }
    if (skip('(')) {
      const inner = either();
      if (!skip(')')) refuse('a parenthesis is not closed');
      return inner;
    }
    const name = next();
    if (name.startsWith('team/any(')) {
      const email = teamEmail.exec(name)?.[2]?.replaceAll("''", "'");
      if (email === undefined) refuse(`"${name}"`);
      named.add('team');
      return (referral) => referral.team.some((member) => member.email === email);
    }
    named.add(name);
    return comparison(name, next(), next());
  }

  const matches = either();
  if (at < tokens.length) refuse(`"${tokens.slice(at).join(' ')}"`);
  return { matches, fields: named };
}
