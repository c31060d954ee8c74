import { CosellError } from '../../errors.ts';
import {
  currencyPlace,
  type ConflictPolicy,
  type MappingRow,
  type ValueRow,
  type OrgMapping,
  type FieldMapping,
  type MappingProblem,
  type Mapping,
} from './mapping.ts';
import { placeAt } from './place.ts';
import { isPointer } from './pointer.ts';

const policies: readonly string[] = [
  'Salesforce wins',
  'Partner Center wins',
  'Newest wins',
] satisfies ConflictPolicy[];
const isPolicy = (text: string): text is ConflictPolicy => policies.includes(text);

/** Checks the org's rows against the org's field descriptions. A bad row is left out and reported; it never stops the others. */
export function compileMapping(org: OrgMapping): Mapping {
  const fields: FieldMapping[] = [];
  const problems: MappingProblem[] = [];
  // An org with a single currency has no such field. That is not an error of the row.
  const applies = ({ active, pointer, field }: MappingRow) =>
    active && (pointer !== currencyPlace || org.describe(field) !== undefined);
  for (const row of org.rows.filter(applies)) {
    const compiled = compileRow(row, org);
    if (compiled instanceof CosellError) {
      problems.push({ row: row.name, error: compiled });
      continue;
    }
    problems.push(...foreignValues(row, org));
    const rival = fields.find((field) => writesWhatWrites(field, compiled));
    if (rival === undefined) fields.push(compiled);
    else {
      const message = `Mapping row ${row.name}: row ${rival.name} already writes ${rival.field} or ${rival.pointer}.`;
      problems.push({ row: row.name, error: new CosellError('MAPPING_ROW_INVALID', message) });
    }
  }
  return { fields, problems, settings: org.settings, solutions: org.solutions };
}

/** Reports value mappings to values that the org does not have. The row stays active without them. */
function foreignValues({ name, field, valueMap }: MappingRow, { values, describe }: OrgMapping): MappingProblem[] {
  const { allowed } = describe(field) ?? {};
  const foreign = values.filter(
    (value) =>
      value.map === valueMap && value.direction !== 'Outbound' && allowed?.includes(value.salesforce) === false,
  );
  return [...new Set(foreign.map(({ salesforce }) => salesforce))].map((value) => ({
    row: name,
    error: new CosellError(
      'MAPPING_ROW_INVALID',
      `Mapping row ${name}: ${value} of value map ${String(valueMap)} is not a value of ${field}; the relay does not write it.`,
    ),
  }));
}

/** Places that Partner Center sets, or that the relay's own rules send (PR:referral-resources). */
const readOnlyPlaces =
  /^\/(id|engagementId|organization\w+|externalReferenceId|(created|updated|expiration|accepted|closed)DateTime|status|type|direction|eTag|links|trackingInfo)(\/|$)/;

/** Two rows that write the same place would keep undoing each other. Reading one place twice is fine. */
function writesWhatWrites(one: FieldMapping, other: FieldMapping): boolean {
  const inbound = ({ directions }: FieldMapping) => directions.inboundCreate || directions.inboundUpdate;
  const outbound = ({ directions }: FieldMapping) => directions.outboundCreate || directions.outboundUpdate;
  return (
    one.key === other.key ||
    (one.field === other.field && inbound(one) && inbound(other)) ||
    (one.pointer === other.pointer && outbound(one) && outbound(other))
  );
}

function compileRow(row: MappingRow, { values, describe }: OrgMapping): FieldMapping | CosellError {
  const invalid = (message: string) => new CosellError('MAPPING_ROW_INVALID', `Mapping row ${row.name}: ${message}`);
  const { policy } = row;
  if (!isPointer(row.pointer)) return invalid(`${row.pointer} is not a JSON Pointer (example: /details/dealValue).`);
  if (!isPolicy(policy)) return invalid(`${policy} is not a conflict policy (${policies.join(', ')}).`);

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
  if (row.valueMap !== null && map.length === 0) return invalid(`value map ${row.valueMap} does not exist.`);
  const isForeign = ({ salesforce }: ValueRow) => field.allowed?.includes(salesforce) === false;
  const inbound = new Map(
    map.filter((v) => v.direction !== 'Outbound' && !isForeign(v)).map((v) => [v.referral, v.salesforce]),
  );
  const outbound = new Map(map.filter((v) => v.direction !== 'Inbound').map((v) => [v.salesforce, v.referral]));

  const { name, pointer, directions, valueMap, defaultValue, required, keptOutOfHistory } = row;
  const place = placeAt(pointer);
  return {
    ...{
      name,
      pointer,
      directions,
      valueMap,
      defaultValue,
      required,
      keptOutOfHistory,
      policy,
      place,
      field: row.field,
    },
    record: field.record,
    relayOnly: field.relayOnly,
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
