/** The describe types of the fields that the simulated org knows. */
export type FieldType =
  | 'id'
  | 'reference'
  | 'string'
  | 'textarea'
  | 'url'
  | 'email'
  | 'phone'
  | 'picklist'
  | 'boolean'
  | 'currency'
  | 'double'
  | 'percent'
  | 'date'
  | 'datetime';

/** A value as stored: dates are `yyyy-mm-dd`, datetimes `2026-11-02T09:00:00.000Z`, ids have 18 characters. */
export type Value = string | number | boolean | null;

/** One record, by canonical field name. Rows are never changed in place: a save stores a new one. */
export type Row = Readonly<Record<string, Value>>;

export interface Picklist {
  values: readonly { value: string; label: string; isDefault?: boolean; isInactive?: boolean }[];
  /** Through the API, a restricted picklist takes only its values; an unrestricted one takes any text. */
  restricted: boolean;
  /** The controlling field, and for each value those of the controlling field with which it may be chosen. */
  dependency?: { on: string; allowed: ReadonlyMap<string, readonly string[]> };
}

export interface Field {
  name: string;
  label: string;
  type: FieldType;
  custom: boolean;
  /** Must have a value in every record. */
  required: boolean;
  createable: boolean;
  updateable: boolean;
  /** The name by which a permission set grants it; undefined: all users who see the object see the field. */
  permission?: string;
  /** Longest text, in characters. */
  length?: number;
  /** Total digits and digits after the point of a number. */
  precision?: number;
  scale?: number;
  picklist?: Picklist;
  externalId?: boolean;
  unique?: boolean;
  caseSensitive?: boolean;
  /** Under Shield Platform Encryption: queries can do little or nothing with it. */
  encryption?: 'probabilistic' | 'deterministic';
  defaultValue?: Value;
  /** Numbered by the org as records are made, such as `EV-{0000}`. */
  autoNumber?: string;
  /** Lookup: the object, the name of the path to it, the name of the list on its side, what deleting the parent does, and whether it is the master. */
  reference?: { to: string; path: string; children?: string; onDelete: 'clear' | 'cascade'; isMaster?: boolean };
  /** Computed from the record's current values, never stored. */
  compute?: (row: Row) => Value;
}

export interface ObjectType {
  name: string;
  label: string;
  labelPlural: string;
  keyPrefix: string;
  /** An event has no records: creating one publishes it. */
  kind: 'standard' | 'custom' | 'customMetadata' | 'event';
  /** Fields by lower-case name: the API does not look at the case of names. */
  fields: ReadonlyMap<string, Field>;
  /** Object whose permissions decide: reading it reads these, editing it creates, edits and deletes these. */
  controlledBy?: string;
  /** Its records follow the sharing of their master and have no owner. */
  isDetail?: boolean;
  /** All users can read it; the API does not allow writing it. */
  publicReadOnly?: boolean;
  /** Only administrators see it; they create and delete its records. */
  administered?: boolean;
}

/** Objects by lower-case name. */
export type Schema = ReadonlyMap<string, ObjectType>;

export function objectNamed(schema: Schema, name: string): ObjectType | undefined {
  return schema.get(name.toLowerCase());
}

export function fieldNamed(object: ObjectType, name: string): Field | undefined {
  return object.fields.get(name.toLowerCase());
}

export function fieldMap(fields: readonly Field[]): Map<string, Field> {
  return new Map(fields.map((field) => [field.name.toLowerCase(), field]));
}

/** The value of a stored or computed field. */
export function valueOf(row: Row, field: Field): Value {
  return field.compute === undefined ? (row[field.name] ?? null) : field.compute(row);
}
