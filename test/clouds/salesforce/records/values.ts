import { SalesforceError } from '../errors.ts';
import { normalizeId } from './ids.ts';
import type { Field, FieldType, Schema, Value } from './schema.ts';
import { objectNamed } from './schema.ts';

/** The stored form of a moment: Salesforce keeps whole seconds. */
export function storedInstant(milliseconds: number): string {
  return new Date(Math.floor(milliseconds / 1000) * 1000).toISOString();
}

function cannotDeserialize(field: Field, input: unknown): SalesforceError {
  const kind =
    input === null ? 'NULL' : Array.isArray(input) ? 'ARRAY' : typeof input === 'object' ? 'OBJECT' : typeof input;
  const shown =
    typeof input === 'string' || typeof input === 'number' || typeof input === 'boolean' ? String(input) : kind;
  return new SalesforceError(
    'JSON_PARSER_ERROR',
    `Cannot deserialize instance of ${field.type} from VALUE_${kind.toUpperCase()} value ${shown} for field ${field.name}`,
    [field.name],
  );
}

function toText(field: Field, input: unknown): Value {
  if (typeof input !== 'string') throw cannotDeserialize(field, input);
  const value = input.trim();
  if (value === '') return null;
  if (field.length !== undefined && value.length > field.length) {
    throw new SalesforceError(
      'STRING_TOO_LONG',
      `${field.label}: data value too large: ${value} (max length=${field.length})`,
      [field.name],
    );
  }
  return value;
}

function toEmail(field: Field, input: unknown): Value {
  const value = toText(field, input);
  if (typeof value === 'string' && !/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(value)) {
    throw new SalesforceError('INVALID_EMAIL_ADDRESS', `${field.label}: invalid email address: ${value}`, [field.name]);
  }
  return value;
}

function toPicklist(field: Field, input: unknown): Value {
  const value = toText(field, input);
  if (typeof value !== 'string' || field.picklist?.restricted !== true) return value;
  const known = field.picklist.values.find((entry) => entry.value.toLowerCase() === value.toLowerCase());
  if (known !== undefined && known.isInactive !== true) return known.value;
  throw new SalesforceError(
    'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    `${field.label}: bad value for restricted picklist field: ${value}`,
    [field.name],
  );
}

function toNumber(field: Field, input: unknown): Value {
  const value = typeof input === 'string' && /^[+-]?\d+(\.\d+)?$/.test(input) ? Number(input) : input;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw cannotDeserialize(field, input);
  const { precision = 18, scale = 0 } = field;
  // Shifting the decimal exponent rounds what was written, not its binary neighbour (1.005 is 1.01 at two digits).
  const rounded = value.toString().includes('e')
    ? value
    : Number(`${Math.round(Number(`${Math.abs(value)}e${scale}`))}e-${scale}`) * Math.sign(value);
  if (Math.abs(rounded) >= 10 ** (precision - scale)) {
    throw new SalesforceError(
      'NUMBER_OUTSIDE_VALID_RANGE',
      `${field.label}: value outside of valid range on numeric field: ${value}`,
      [field.name],
    );
  }
  return rounded === 0 ? 0 : rounded;
}

function toBoolean(field: Field, input: unknown): Value {
  if (typeof input !== 'boolean') throw cannotDeserialize(field, input);
  return input;
}

function toDate(field: Field, input: unknown): Value {
  if (typeof input !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(input)) throw cannotDeserialize(field, input);
  const instant = Date.parse(`${input}T00:00:00Z`);
  if (Number.isNaN(instant) || !new Date(instant).toISOString().startsWith(input))
    throw cannotDeserialize(field, input);
  return withinRange(field, input);
}

/** SOQL and SOSL Reference, "Minimum and Maximum Dates"; the code is the one that people report (Stack Exchange 339236). */
function withinRange(field: Field, stored: string): string {
  if (stored >= '1700-01-01' && stored.slice(0, 10) <= '4000-12-31') return stored;
  throw new SalesforceError('FIELD_INTEGRITY_EXCEPTION', `${field.label}: invalid date: ${stored}`, [field.name]);
}

const dateTimePattern = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})$/;

/** A datetime as the API takes it (`Z`, `+00:00` or `+0000`), in stored form; undefined when it is not one. */
export function parseInstant(input: string): string | undefined {
  const [, local, zone] = dateTimePattern.exec(input) ?? [];
  if (local === undefined || zone === undefined) return undefined;
  const instant = Date.parse(local + zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(instant) ? undefined : storedInstant(instant);
}

function toDateTime(field: Field, input: unknown): Value {
  const instant = typeof input === 'string' ? parseInstant(input) : undefined;
  if (instant === undefined) throw cannotDeserialize(field, input);
  return withinRange(field, instant);
}

function toReference(field: Field, input: unknown, schema: Schema): Value {
  if (typeof input !== 'string') throw cannotDeserialize(field, input);
  const id = normalizeId(input);
  if (id === undefined) throw new SalesforceError('MALFORMED_ID', `${field.label}: bad id ${input}`, [field.name]);
  const target = field.reference === undefined ? undefined : objectNamed(schema, field.reference.to);
  // An owner is a user or a queue; which objects may have which, the record's rules say.
  const isQueue = field.name === 'OwnerId' && id.startsWith('00G');
  if (target !== undefined && !isQueue && !id.startsWith(target.keyPrefix)) {
    throw new SalesforceError('MALFORMED_ID', `${field.label}: id value of incorrect type: ${input}`, [field.name]);
  }
  return id;
}

const conversions: Readonly<Record<FieldType, (field: Field, input: unknown, schema: Schema) => Value>> = {
  id: toReference,
  reference: toReference,
  string: toText,
  textarea: toText,
  url: toText,
  phone: toText,
  email: toEmail,
  picklist: toPicklist,
  boolean: toBoolean,
  currency: toNumber,
  double: toNumber,
  percent: toNumber,
  date: toDate,
  datetime: toDateTime,
};

/** What a field keeps of an API value (texts trimmed, empty is null, numbers rounded to scale), or the org's refusal. */
export function toStored(field: Field, input: unknown, schema: Schema): Value {
  // An empty text clears a field of any type but a check box, as null does.
  if ((input === null || input === '') && field.type !== 'boolean') return null;
  return conversions[field.type](field, input, schema);
}

/** A stored value as REST answers show it: datetimes end in `.000+0000`. */
export function toJson(field: Field, value: Value): Value {
  return field.type === 'datetime' && typeof value === 'string' ? value.replace(/Z$/, '+0000') : value;
}
