import type { Condition, WhereClause } from '@jetstreamapp/soql-parser-js';
import { SalesforceError, notSimulated } from '../errors.ts';
import { normalizeId } from '../records/ids.ts';
import type { Field, FieldType, Row, Value } from '../records/schema.ts';
import { parseInstant } from '../records/values.ts';

/** A column of a query: its field and how to get its value for a row of the queried object. */
export interface Column {
  field: Field;
  value(row: Row): Value;
  /** The value is stored in this field of the queried object itself. */
  stored?: string;
}

/** Values one of which every match has in a stored field. */
export interface Key {
  field: string;
  values: readonly Value[];
}

/** A condition on rows; `keys`: every match has one of them, so that a query need not look at all rows. */
export interface Filter {
  test(row: Row): boolean;
  keys?: readonly Key[];
}

export function malformed(message: string): SalesforceError {
  return new SalesforceError('MALFORMED_QUERY', message);
}

type Token = '(' | ')' | 'AND' | 'OR' | 'NOT' | { condition: Condition };

/** The clause as tokens: the parser gives a chain with counted parentheses, not a tree. */
function tokensOf(clause: WhereClause): Token[] {
  const tokens: Token[] = [];
  for (
    let node: WhereClause | undefined = clause;
    node !== undefined;
    node = 'right' in node ? node.right : undefined
  ) {
    const { left } = node;
    if (left !== null) {
      tokens.push(...Array<Token>(left.openParen ?? 0).fill('('));
      if ('valueQuery' in left) throw notSimulated('A subquery in WHERE');
      if ('field' in left || 'fn' in left) {
        tokens.push({ condition: left }, ...Array<Token>(left.closeParen ?? 0).fill(')'));
      }
    }
    if ('operator' in node) tokens.push(node.operator);
  }
  return tokens;
}

/** The kinds of literal that a field of a type may be compared with. */
const comparableWith: Readonly<Record<FieldType, readonly string[]>> = {
  id: ['STRING'],
  reference: ['STRING'],
  string: ['STRING'],
  textarea: ['STRING'],
  url: ['STRING'],
  email: ['STRING'],
  phone: ['STRING'],
  picklist: ['STRING'],
  boolean: ['BOOLEAN'],
  currency: ['INTEGER', 'DECIMAL'],
  double: ['INTEGER', 'DECIMAL'],
  percent: ['INTEGER', 'DECIMAL'],
  date: ['DATE'],
  datetime: ['DATETIME'],
};

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

function unescaped(escaped: string): string {
  return escaped.length === 5
    ? String.fromCharCode(Number.parseInt(escaped.slice(1), 16))
    : (escapes[escaped] ?? escaped);
}

/** The text of a quoted literal. */
function unquote(literal: string): string {
  return literal.slice(1, -1).replace(/\\(u[0-9A-Fa-f]{4}|.)/gs, (_, escaped: string) => unescaped(escaped));
}

/**
 * The texts that a quoted LIKE literal stands for: `%` any text, `_` any character, unless escaped. Each part between two `%` is taken where it
 * is found first, and never looked for again: otherwise a text that nearly matches many `%` takes years.
 */
function likePattern(literal: string): RegExp {
  const parts = [''];
  for (const [found, escaped] of literal.slice(1, -1).matchAll(/\\(u[0-9A-Fa-f]{4}|.)|[%_]|[^%_\\]+/gs))
    if (found === '%') parts.push('');
    else
      parts.push(
        `${parts.pop() ?? ''}${found === '_' ? '.' : RegExp.escape(escaped === undefined ? found : unescaped(escaped))}`,
      );
  const [first = '', ...others] = parts;
  const last = others.pop();
  const between = others.map((part, index) => `(?=(.*?${part}))\\${String(index + 1)}`);
  return new RegExp(`^${first}${between.join('')}${last === undefined ? '' : `.*${last}`}$`, 'is');
}

function literalValue(field: Field, literal: string, type: string): Value {
  if (type === 'NULL') return null;
  if (!comparableWith[field.type].includes(type)) {
    const quoted = comparableWith[field.type].includes('STRING')
      ? ' and should be enclosed in quotes'
      : ' and should not be enclosed in quotes';
    if (type.startsWith('DATE_') || type.endsWith('PREFIX')) throw notSimulated(`The literal ${literal} in WHERE`);
    throw new SalesforceError(
      'INVALID_FIELD',
      `value of filter criterion for field '${field.name}' must be of type ${field.type}${quoted}`,
    );
  }
  if (type === 'BOOLEAN') return literal.toUpperCase() === 'TRUE';
  if (type === 'INTEGER' || type === 'DECIMAL') return Number(literal);
  if (type === 'DATE') return literal;
  if (type === 'DATETIME') {
    const instant = parseInstant(literal);
    if (instant === undefined) throw malformed(`invalid datetime literal: ${literal}`);
    return instant;
  }
  const text = unquote(literal);
  if (field.type !== 'id' && field.type !== 'reference') return text;
  const id = normalizeId(text);
  // An empty text means "no value" for a reference; anything else must be an id.
  if (id === undefined && text !== '') {
    throw new SalesforceError('INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${text}`);
  }
  return id ?? null;
}

/** Texts compare without regard to case, and an empty text is no value. */
function comparable(field: Field, value: Value): Value {
  if (typeof value !== 'string' || field.type === 'id' || field.type === 'reference') return value;
  return value === '' ? null : value.toLowerCase();
}

const orderings: Readonly<Record<string, (sign: number) => boolean>> = {
  '<': (sign) => sign < 0,
  '<=': (sign) => sign <= 0,
  '>': (sign) => sign > 0,
  '>=': (sign) => sign >= 0,
};

/** Sign of the order of two stored values of one field, neither of them null. */
export function compareValues(left: Value, right: Value): number {
  if (left === right) return 0;
  return (left ?? '') < (right ?? '') ? -1 : 1;
}

function filterOf(condition: Condition, columnFor: (path: string) => Column): Filter {
  if ('fn' in condition) throw notSimulated(`${condition.fn.rawValue ?? 'A function'} in WHERE`);
  if (!('field' in condition)) throw malformed('unexpected token in WHERE');
  const { operator, value, literalType } = condition;
  const column = columnFor(condition.field);
  const { field } = column;
  // Long text areas cannot be filtered; short ones can.
  if ((field.type === 'textarea' && (field.length ?? 0) > 255) || field.encryption === 'probabilistic') {
    throw new SalesforceError('INVALID_FIELD', `field '${field.name}' can not be filtered in a query call`);
  }
  // In which words it refuses the rest is not published.
  if (field.encryption !== undefined && !['=', '!=', 'IN', 'NOT IN'].includes(operator))
    throw new SalesforceError('INVALID_QUERY_FILTER_OPERATOR', `invalid operator on encrypted field ${field.name}`);
  const literals = [value].flat();
  const types = [literalType ?? 'STRING'].flat();
  const wanted = literals.map((literal, index) =>
    comparable(field, literalValue(field, literal, types[index] ?? types[0] ?? 'STRING')),
  );
  const single = wanted[0] ?? null;
  const actual = (row: Row) => comparable(field, column.value(row));
  const keyed = (test: (row: Row) => boolean, values: readonly Value[]): Filter =>
    column.stored === undefined || values.includes(null)
      ? { test }
      : { test, keys: [{ field: column.stored, values }] };
  const ordering = orderings[operator];
  if (ordering !== undefined) {
    if (single === null || field.type === 'boolean')
      throw malformed(`invalid operator ${operator} for field ${field.name}`);
    const test = (row: Row) => {
      const found = actual(row);
      return found !== null && ordering(compareValues(found, single));
    };
    return { test };
  }
  const among = new Set(wanted);
  switch (operator) {
    case '=':
      return keyed((row) => actual(row) === single, [single]);
    case '!=':
      return { test: (row) => actual(row) !== single };
    case 'IN':
      return keyed((row) => among.has(actual(row)), wanted);
    case 'NOT IN':
      return { test: (row) => !among.has(actual(row)) };
    case 'LIKE': {
      if (typeof single !== 'string' || !comparableWith[field.type].includes('STRING')) {
        throw new SalesforceError('INVALID_QUERY_FILTER_OPERATOR', `invalid operator on ${field.type} field`);
      }
      const pattern = likePattern(literals[0] ?? "''");
      return { test: (row) => pattern.test(String(actual(row) ?? '')) };
    }
    default:
      throw notSimulated(`The operator ${operator}`);
  }
}

/** The filter of a WHERE clause. AND and OR may not be mixed without parentheses. */
export function whereFilter(clause: WhereClause | undefined, columnFor: (path: string) => Column): Filter {
  if (clause === undefined) return { test: () => true };
  const tokens = tokensOf(clause);
  let position = 0;

  function term(): Filter {
    const token = tokens[position];
    position += 1;
    if (token === 'NOT') {
      const negated = term();
      return { test: (row) => !negated.test(row) };
    }
    if (token === '(') {
      const inner = expression();
      if (tokens[position] !== ')') throw malformed('expecting a right parenthesis');
      position += 1;
      return inner;
    }
    if (token === undefined || typeof token === 'string') throw malformed(`unexpected token: '${token ?? '<EOF>'}'`);
    return filterOf(token.condition, columnFor);
  }

  function expression(): Filter {
    const terms = [term()];
    const operator = tokens[position];
    while (operator !== undefined && (operator === 'AND' || operator === 'OR') && tokens[position] === operator) {
      position += 1;
      terms.push(term());
    }
    if (operator !== 'OR') {
      const keys = terms.find((part) => part.keys !== undefined)?.keys;
      const test = (row: Row) => terms.every((part) => part.test(row));
      return keys === undefined ? { test } : { test, keys };
    }
    const test = (row: Row) => terms.some((part) => part.test(row));
    const keys = terms.map((part) => part.keys);
    return keys.includes(undefined) ? { test } : { test, keys: keys.flatMap((key) => key ?? []) };
  }

  const filter = expression();
  if (position < tokens.length) throw malformed(`unexpected token: '${tokenText(tokens[position])}'`);
  return filter;
}

function tokenText(token: Token | undefined): string {
  return typeof token === 'string' ? token : '<condition>';
}
