import formulon from 'formulon';
import type { Literal } from 'formulon';
import { z } from 'zod';
import type { Field, FieldType, ObjectType, Row, Value } from './schema.ts';
import { fieldNamed, valueOf } from './schema.ts';

/** A save as a flow formula sees it: the record before (undefined when it is new) and after, and the saving user. */
export interface Save {
  before: Row | undefined;
  after: Row;
  hasPermission: (name: string) => boolean;
}

export type Condition = (save: Save) => boolean;

type Read<Subject> = (subject: Subject) => { field: Field; value: Value } | { flag: boolean };

const answerSchema = z.union([
  z.object({ type: z.literal('error'), message: z.string() }),
  z.object({ type: z.literal('literal'), value: z.union([z.string(), z.number(), z.boolean(), z.null(), z.date()]) }),
]);
const namesSchema = z.array(z.string());

const numeric = { dataType: 'number', blank: null, sample: 1 } as const;
const text = { dataType: 'text', blank: '', sample: 'x' } as const;

/** How the evaluator sees each field type: blank texts are empty, blank numbers and dates are null. */
const literals = {
  id: text,
  reference: text,
  string: text,
  textarea: text,
  url: text,
  email: text,
  phone: text,
  picklist: { dataType: 'picklist', blank: '', sample: 'x' },
  boolean: { dataType: 'checkbox', blank: false, sample: true },
  currency: numeric,
  double: numeric,
  percent: numeric,
  date: { dataType: 'date', blank: null, sample: '2026-11-02' },
  datetime: { dataType: 'datetime', blank: null, sample: '2026-11-02T09:00:00.000Z' },
} as const satisfies Record<FieldType, { dataType: Literal['dataType']; blank: Literal['value']; sample: Value }>;

function toLiteral(field: Field, value: Value): Literal {
  const { dataType, blank } = literals[field.type];
  if (value === null)
    return { type: 'literal', dataType: blank === null ? 'null' : dataType, value: blank, options: {} };
  if (dataType === 'date' || dataType === 'datetime') {
    return { type: 'literal', dataType, value: new Date(String(value)), options: {} };
  }
  const { precision = 18, scale = 0, picklist } = field;
  const options =
    dataType === 'number'
      ? { length: precision - scale, scale }
      : dataType === 'picklist'
        ? { values: (picklist?.values ?? []).map((entry) => entry.value) }
        : dataType === 'text'
          ? { length: String(value).length }
          : {};
  return { type: 'literal', dataType, value, options };
}

/** Rewrites a formula outside its quoted texts. */
function outsideQuotes(formula: string, rewrite: (code: string) => string): string {
  return formula
    .split(/("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/)
    .map((part, index) => (index % 2 === 0 ? rewrite(part) : part))
    .join('');
}

/** An evaluator of a formula over `reads`, tried at once with blank and with filled values so that a formula it cannot do is refused at deployment. */
function compile<Subject>(formula: string, reads: (name: string) => Read<Subject> & { field?: Field }) {
  outsideQuotes(formula, (code) => {
    const unsupported = /\b(TODAY|NOW|TIMENOW|PRIORVALUE|VLOOKUP|REGEX)\s*\(|\{!|\$\w+/i.exec(code)?.[0];
    if (unsupported !== undefined) throw new Error(`${unsupported} in a formula is not simulated`);
    return code;
  });
  const names = namesSchema.safeParse(formulon.extract(formula));
  if (!names.success) throw new Error('Syntax error in formula');
  const readers = new Map([...new Set(names.data)].map((name) => [name, reads(name)]));

  function evaluate(variables: Record<string, Literal>): Value {
    const answer = answerSchema.parse(formulon.parse(formula, variables));
    if (answer.type === 'error') throw new Error(answer.message);
    return answer.value instanceof Date ? answer.value.toISOString() : answer.value;
  }
  const flag = (value: boolean): Literal => ({ type: 'literal', dataType: 'checkbox', value, options: {} });
  for (const filled of [false, true]) {
    evaluate(
      Object.fromEntries(
        [...readers].map(([name, { field }]) => [
          name,
          field === undefined ? flag(filled) : toLiteral(field, filled ? literals[field.type].sample : null),
        ]),
      ),
    );
  }
  return (subject: Subject): Value =>
    evaluate(
      Object.fromEntries(
        [...readers].map(([name, read]) => {
          const found = read(subject);
          return [name, 'flag' in found ? flag(found.flag) : toLiteral(found.field, found.value)];
        }),
      ),
    );
}

function knownField(object: ObjectType, name: string): Field {
  const field = fieldNamed(object, name);
  if (field === undefined) throw new Error(`Field ${name} does not exist. Check spelling.`);
  return field;
}

const withoutComments = (code: string) => code.replace(/\/\*.*?\*\//gs, ' ');

/** The value of a formula field for a record. Throws an Error that says what is wrong with the formula. */
export function compileFieldFormula(formula: string, object: ObjectType): (row: Row) => Value {
  const value = compile<Row>(outsideQuotes(formula, withoutComments), (name) => {
    const field = knownField(object, name);
    return Object.assign((row: Row) => ({ field, value: valueOf(row, field) }), { field });
  });
  return (row) => {
    const result = value(row);
    return result === '' ? null : result;
  };
}

const changed = 'is_changed__';
const permission = 'has_permission__';

/** The condition of a record-triggered flow (`{!$Record.X}`, `{!$Permission.X}`, ISNEW(), ISCHANGED({!$Record.X})). */
export function compileCondition(formula: string, object: ObjectType): Condition {
  const rewritten = outsideQuotes(formula, (code) =>
    withoutComments(code)
      .replace(/\bISNEW\s*\(\s*\)/gi, 'is_new__')
      .replace(/\bISCHANGED\s*\(\s*\{!\$Record\.(\w+)\}\s*\)/gi, `${changed}$1`)
      .replace(/\{!\$Permission\.(\w+)\}/g, `${permission}$1`)
      .replace(/\{!\$Record\.(\w+)\}/g, '$1'),
  );
  const value = compile<Save>(rewritten, (name) => {
    if (name === 'is_new__') return ({ before }) => ({ flag: before === undefined });
    if (name.startsWith(permission)) {
      return ({ hasPermission }) => ({ flag: hasPermission(name.slice(permission.length)) });
    }
    if (name.startsWith(changed)) {
      const field = knownField(object, name.slice(changed.length));
      // ISCHANGED is false for a record that was just created.
      return ({ before, after }) => ({
        flag: before !== undefined && valueOf(before, field) !== valueOf(after, field),
      });
    }
    const field = knownField(object, name);
    return Object.assign(({ after }: Save) => ({ field, value: valueOf(after, field) }), { field });
  });
  return (save) => value(save) === true;
}
