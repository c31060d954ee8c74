import { CosellError } from '../../errors.ts';
import type { FieldKind } from './canonical.ts';
import { placeAt, type Place } from './place.ts';
import { isPointer } from './pointer.ts';

export type ConflictPolicy = 'Salesforce wins' | 'Partner Center wins' | 'Newest wins';
export type Direction = 'inboundCreate' | 'inboundUpdate' | 'outboundCreate' | 'outboundUpdate';

/** One row of `Partner_Center_Field_Mapping__mdt`, as the admin wrote it. */
export interface MappingRow {
  name: string;
  active: boolean;
  pointer: string;
  field: string;
  directions: Readonly<Record<Direction, boolean>>;
  policy: string;
  valueMap: string | null;
  defaultValue: string | null;
  required: boolean;
}

/** One row of `Partner_Center_Value_Mapping__mdt`. */
export interface ValueRow {
  map: string;
  referral: string;
  salesforce: string;
  direction: 'Both' | 'Inbound' | 'Outbound';
}

/** `Partner_Center_Setting__mdt`, by record name. */
export type Settings = Readonly<Record<string, string>>;

/** What the org's describe says of one field. */
export interface FieldDescription {
  label: string;
  kind: FieldKind | undefined;
  /** Characters, for text; 0 where there is no limit of that kind. */
  length: number;
  /** Decimals, for numbers. */
  scale: number;
  createable: boolean;
  updateable: boolean;
  nillable: boolean;
  /** The values of a restricted picklist. */
  allowed: readonly string[] | undefined;
}

/** Whose field it is: the opportunity's own, or that of a record beside it, which is read but only written when it is made. */
export type RecordName = 'Opportunity' | 'Account' | 'PrimaryContact' | 'Owner';

/** A row that passed every check, ready for the merge. */
export interface FieldMapping extends Omit<MappingRow, 'policy' | 'active'> {
  policy: ConflictPolicy;
  place: Place;
  record: RecordName;
  /** Names the pair of places, so that a row pointed elsewhere starts without a merge base. */
  key: string;
  label: string;
  kind: FieldKind;
  length: number;
  scale: number;
  nillable: boolean;
  allowed: ReadonlySet<string> | undefined;
  inbound: ReadonlyMap<string, string> | undefined;
  outbound: ReadonlyMap<string, string> | undefined;
}

export interface MappingProblem {
  row: string;
  error: CosellError;
}

export interface Mapping {
  fields: FieldMapping[];
  problems: MappingProblem[];
  settings: Settings;
  /** Names of the solutions in the org's catalogue by id; empty where nobody keeps one. */
  solutions: ReadonlyMap<string, string>;
}

const policies: readonly string[] = [
  'Salesforce wins',
  'Partner Center wins',
  'Newest wins',
] satisfies ConflictPolicy[];
const isPolicy = (text: string): text is ConflictPolicy => policies.includes(text);

/**
 * Checks the org's rows against what the org says of its fields. A bad row is left out and reported; it never stops the others.
 */
export function compileMapping(
  rows: readonly MappingRow[],
  values: readonly ValueRow[],
  settings: Settings,
  describe: (path: string) => FieldDescription | undefined,
  solutions: ReadonlyMap<string, string> = new Map(),
): Mapping {
  const fields: FieldMapping[] = [];
  const problems: MappingProblem[] = [];
  // An org with one currency has no such field: that is no fault of the row.
  const applies = ({ active, field }: MappingRow) =>
    active && (field !== currencyField || describe(field) !== undefined);
  for (const row of rows.filter(applies)) {
    const compiled = compileRow(row, values, describe);
    if (compiled instanceof CosellError) {
      problems.push({ row: row.name, error: compiled });
      continue;
    }
    const rival = fields.find((field) => writesWhatWrites(field, compiled));
    if (rival === undefined) fields.push(compiled);
    else {
      const message = `Mapping row ${row.name}: row ${rival.name} already writes ${rival.field} or ${rival.pointer}.`;
      problems.push({ row: row.name, error: new CosellError('MAPPING_ROW_INVALID', message) });
    }
  }
  return { fields, problems, settings, solutions };
}

/** What Partner Center sets, or what the rules of the relay send (PR:referral-resources). */
const readOnlyPlaces =
  /^\/(id|engagementId|organization\w+|externalReferenceId|(created|updated|expiration|accepted|closed)DateTime|status|type|direction|eTag|links|trackingInfo)(\/|$)/;

export const currencyField = 'CurrencyIsoCode';

const recordOf = (path: string): RecordName => {
  const [relation, rest] = path.split('.');
  if (rest === undefined) return 'Opportunity';
  return relation === 'PrimaryContact' || relation === 'Owner' ? relation : 'Account';
};

/** Two rows that write one place would undo each other for ever. Reading one place twice is fine. */
function writesWhatWrites(one: FieldMapping, other: FieldMapping): boolean {
  const inbound = ({ directions }: FieldMapping) => directions.inboundCreate || directions.inboundUpdate;
  const outbound = ({ directions }: FieldMapping) => directions.outboundCreate || directions.outboundUpdate;
  return (
    one.key === other.key ||
    (one.field === other.field && inbound(one) && inbound(other)) ||
    (one.pointer === other.pointer && outbound(one) && outbound(other))
  );
}

function compileRow(
  row: MappingRow,
  values: readonly ValueRow[],
  describe: (path: string) => FieldDescription | undefined,
): FieldMapping | CosellError {
  const invalid = (message: string) => new CosellError('MAPPING_ROW_INVALID', `Mapping row ${row.name}: ${message}`);
  const { policy } = row;
  if (!isPointer(row.pointer)) return invalid(`${row.pointer} is no JSON Pointer such as /details/dealValue.`);
  if (!isPolicy(policy)) return invalid(`${policy} is no conflict policy (${policies.join(', ')}).`);

  const field = describe(row.field);
  if (field === undefined)
    return new CosellError(
      'MAPPING_FIELD_UNKNOWN',
      `Mapping row ${row.name}: the integration user sees no field ${row.field} on Opportunity.`,
    );
  if (field.kind === undefined) return invalid(`fields of the type of ${row.field} cannot be mapped.`);
  const { outboundCreate, outboundUpdate } = row.directions;
  if ((outboundCreate || outboundUpdate) && readOnlyPlaces.test(row.pointer))
    return invalid(
      `${row.pointer} is set by Partner Center itself${row.pointer === '/status' ? ': map /substatus' : ''}.`,
    );
  if (row.directions.inboundUpdate && !field.updateable) return invalid(`${row.field} cannot be updated.`);
  if (row.directions.inboundCreate && !field.createable) return invalid(`${row.field} cannot be set on creation.`);

  const map = values.filter((value) => value.map === row.valueMap);
  if (row.valueMap !== null && map.length === 0) return invalid(`there is no value map ${row.valueMap}.`);
  const inbound = new Map(map.filter((v) => v.direction !== 'Outbound').map((v) => [v.referral, v.salesforce]));
  const outbound = new Map(map.filter((v) => v.direction !== 'Inbound').map((v) => [v.salesforce, v.referral]));
  const foreign = [...inbound.values()].find((value) => field.allowed !== undefined && !field.allowed.includes(value));
  if (foreign !== undefined)
    return invalid(`${foreign} of value map ${String(row.valueMap)} is no value of ${row.field}.`);

  const { name, pointer, directions, valueMap, defaultValue, required } = row;
  const place = placeAt(pointer);
  return {
    ...{ name, pointer, directions, valueMap, defaultValue, required, policy, place, field: row.field },
    record: recordOf(row.field),
    key: `${pointer}=${row.field}`,
    label: field.label,
    kind: place.kind ?? field.kind,
    length: field.length,
    scale: field.scale,
    nillable: field.nillable,
    allowed: field.allowed === undefined ? undefined : new Set(field.allowed),
    inbound: row.valueMap === null ? undefined : inbound,
    outbound: row.valueMap === null ? undefined : outbound,
  };
}
