import formulon from 'formulon';
import type { Literal } from 'formulon';
import { z } from 'zod';
import { formulaSteps } from './formula-steps.ts';
import type { Field, FieldType, ObjectType, Row, Schema, Value } from '../records/schema.ts';
import { fieldNamed, objectNamed, valueOf } from '../records/schema.ts';

/** A save as a flow formula sees it: the record before (undefined when it is new) and after, and the saving user. */
export interface Save {
  before: Row | undefined;
  after: Row;
  hasPermission: (name: string) => boolean;
  /** Who saves. */
  userId: string;
  /** What the interview of a flow has kept so far: its variables, its collections, and the records that it found. */
  values?: Map<string, Value>;
  lists?: Map<string, string[]>;
  found?: Map<string, Row>;
}

export type Condition = (save: Save) => boolean;

/** What a formula may look at beside its own record. */
export interface Surroundings {
  schema: Schema;
  /** A record by object name and 18-character id. */
  rowOf: (object: string, id: string) => Row | undefined;
  /** Milliseconds since the epoch. */
  now: () => number;
}

type Found = { field: Field; value: Value } | { flag: boolean };

/** How one name of a formula gets its value; `field` is set when it is that of a field, for the trial at deployment. */
interface Reader<Subject> {
  field?: Field;
  read: (subject: Subject) => Found;
}

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

/** What a formula field makes of blank numbers. */
type Blanks = 'BlankAsBlank' | 'BlankAsZero';

function toLiteral(field: Field, stored: Value, blanks: Blanks): Literal {
  const { dataType, blank } = literals[field.type];
  const value = stored === null && dataType === 'number' && blanks === 'BlankAsZero' ? 0 : stored;
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

const refused =
  /\b(TIMENOW|PRIORVALUE|VLOOKUP|REGEX|ISNEW|ISCHANGED|HYPERLINK|IMAGE|INCLUDES|GEOLOCATION)\s*\(|\{!|\$\w+/i;
const dayMs = 86_400_000;

/** The moment of evaluation; the users of the simulated org live in GMT. */
const moments = {
  today__: {
    type: 'date',
    value: (now: number) => new Date(Math.floor(now / dayMs) * dayMs).toISOString().slice(0, 10),
  },
  now__: { type: 'datetime', value: (now: number) => new Date(now).toISOString() },
} as const satisfies Record<string, { type: FieldType; value: (now: number) => string }>;

const isMoment = (name: string): name is keyof typeof moments => name in moments;

function momentReader<Subject>(name: keyof typeof moments, { now }: Surroundings): Reader<Subject> {
  const { type, value } = moments[name];
  const field: Field = { name, label: name, type, custom: false, required: true, createable: false, updateable: false };
  return { field, read: () => ({ field, value: value(now()) }) };
}

const rewriteMoments = (code: string) =>
  code.replace(/\bTODAY\s*\(\s*\)/gi, 'today__').replace(/\bNOW\s*\(\s*\)/gi, 'now__');

interface TakenApart {
  readonly names: readonly string[];
  readonly steps: ReturnType<typeof formulaSteps>;
}

/** The formulas that this process has parsed: each org that it starts gets the same ones. */
const parsed = new Map<string, TakenApart>();

function takenApart(source: string): TakenApart {
  const known = parsed.get(source);
  if (known !== undefined) return known;
  const names = namesSchema.safeParse(formulon.extract(source));
  if (!names.success) throw new Error('Syntax error in formula');
  const fresh = { names: [...new Set(names.data)], steps: formulaSteps(source) };
  parsed.set(source, fresh);
  return fresh;
}

/** An evaluator of a formula, tried at once with blank and with filled values so that a formula it cannot do is refused at deployment. */
function compile<Subject>(
  formula: string,
  surroundings: Surroundings,
  readerOf: (name: string) => Reader<Subject>,
  blanks: Blanks = 'BlankAsBlank',
) {
  outsideQuotes(formula, (code) => {
    const unsupported = refused.exec(code)?.[0];
    if (unsupported !== undefined) throw new Error(`${unsupported} in a formula is not simulated`);
    return code;
  });
  const source = outsideQuotes(formula, rewriteMoments);
  const { names, steps } = takenApart(source);
  const readers = names.map((name): [string, Reader<Subject>] => [
    name,
    isMoment(name) ? momentReader(name, surroundings) : readerOf(name),
  ]);

  function evaluate(literalFor: (reader: Reader<Subject>) => Literal): Value {
    const variables = Object.fromEntries(readers.map(([name, reader]) => [name, literalFor(reader)]));
    const { value } = steps(variables);
    return value instanceof Date ? value.toISOString() : value;
  }
  const flag = (value: boolean): Literal => ({ type: 'literal', dataType: 'checkbox', value, options: {} });
  for (const filled of [false, true]) {
    evaluate(({ field }) =>
      field === undefined ? flag(filled) : toLiteral(field, filled ? literals[field.type].sample : null, blanks),
    );
  }
  return (subject: Subject): Value =>
    evaluate(({ read }) => {
      const found = read(subject);
      return 'flag' in found ? flag(found.flag) : toLiteral(found.field, found.value, blanks);
    });
}

/** The field at a path such as `Account.BillingCountry`, with how to read it from a row of `object`; blank when the lookup is. */
function fieldAt(
  object: ObjectType,
  path: string,
  surroundings: Surroundings,
): { field: Field; value: (row: Row) => Value } {
  const [first = '', ...rest] = path.split('.');
  if (rest.length === 0) {
    const field = fieldNamed(object, first);
    if (field === undefined) throw new Error(`Field ${path} does not exist. Check spelling.`);
    return { field, value: (row) => valueOf(row, field) };
  }
  const lookup = [...object.fields.values()].find(
    ({ reference }) => reference?.path.toLowerCase() === first.toLowerCase(),
  );
  const parent = objectNamed(surroundings.schema, lookup?.reference?.to ?? '');
  if (lookup === undefined || parent === undefined) throw new Error(`Field ${path} does not exist. Check spelling.`);
  const above = fieldAt(parent, rest.join('.'), surroundings);
  return {
    field: above.field,
    value(row) {
      const id = row[lookup.name];
      const parentRow = typeof id === 'string' ? surroundings.rowOf(parent.name, id) : undefined;
      return parentRow === undefined ? null : above.value(parentRow);
    },
  };
}

const withoutComments = (code: string) => code.replace(/\/\*.*?\*\//gs, ' ');

/** The value of a formula field for a record. Throws an Error that says what is wrong with the formula. */
export function compileFieldFormula(
  formula: string,
  object: ObjectType,
  surroundings: Surroundings,
  blanks: Blanks = 'BlankAsBlank',
): (row: Row) => Value {
  const value = compile<Row>(
    outsideQuotes(formula, withoutComments),
    surroundings,
    (name) => {
      const at = fieldAt(object, name, surroundings);
      // A flow may look at long text areas, a formula field may not.
      if (at.field.type === 'textarea' && (at.field.length ?? 0) > 255)
        throw new Error(`Field ${name} may not be used in this type of formula`);
      return { field: at.field, read: (row) => ({ field: at.field, value: at.value(row) }) };
    },
    blanks,
  );
  return (row) => {
    const result = value(row);
    return result === '' ? null : result;
  };
}

const changed = 'is_changed__';
const permission = 'has_permission__';

/** The value of a formula of a record-triggered flow (`{!$Record.X}`, `{!$Record.Account.X}`, `{!$Permission.X}`, ISNEW(), ISCHANGED({!$Record.X})). */
export function compileFlowFormula(
  formula: string,
  object: ObjectType,
  surroundings: Surroundings,
): (save: Save) => Value {
  const rewritten = outsideQuotes(formula, (code) =>
    withoutComments(code)
      .replace(/\bISNEW\s*\(\s*\)/gi, 'is_new__')
      .replace(/\bISCHANGED\s*\(\s*\{!\$Record\.(\w+)\}\s*\)/gi, `${changed}$1`)
      .replace(/\{!\$Permission\.(\w+)\}/g, `${permission}$1`)
      .replace(/\{!\$Flow\.CurrentDateTime\}/g, 'now__')
      .replace(/\{!\$Record\.([\w.]+)\}/g, '$1'),
  );
  return compile<Save>(rewritten, surroundings, (name) => {
    if (name === 'is_new__') return { read: ({ before }) => ({ flag: before === undefined }) };
    if (name.startsWith(permission)) {
      return { read: ({ hasPermission }) => ({ flag: hasPermission(name.slice(permission.length)) }) };
    }
    if (name.startsWith(changed)) {
      const field = fieldNamed(object, name.slice(changed.length));
      if (field === undefined) throw new Error(`Field ${name.slice(changed.length)} does not exist. Check spelling.`);
      // ISCHANGED is false for a record that was just created.
      return {
        read: ({ before, after }) => ({
          flag: before !== undefined && valueOf(before, field) !== valueOf(after, field),
        }),
      };
    }
    const at = fieldAt(object, name, surroundings);
    return { field: at.field, read: ({ after }) => ({ field: at.field, value: at.value(after) }) };
  });
}

/** The same formula as the condition under which a flow runs. */
export function compileCondition(formula: string, object: ObjectType, surroundings: Surroundings): Condition {
  const value = compileFlowFormula(formula, object, surroundings);
  return (save) => value(save) === true;
}
