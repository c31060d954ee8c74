import { z } from 'zod';
import { CosellError } from '../errors.ts';
import type { FieldKind } from '../sync/canonical.ts';
import type { FieldDescription, MappingRow, ValueRow } from '../sync/mapping.ts';
import type { OrgConfiguration } from '../sync/ports.ts';
import type { Salesforce } from './connect.ts';
import { query } from './soql.ts';

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? null);
const box = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);

const mappingRow = z
  .object({
    DeveloperName: z.string(),
    Active__c: box,
    Referral_Pointer__c: z.string(),
    Salesforce_Field__c: z.string(),
    Inbound_Create__c: box,
    Inbound_Update__c: box,
    Outbound_Create__c: box,
    Outbound_Update__c: box,
    Conflict_Policy__c: text,
    Value_Map__c: text,
    Default_Value__c: text,
    Required_to_Share__c: box,
  })
  .transform((row): MappingRow => ({
    name: row.DeveloperName,
    active: row.Active__c,
    pointer: row.Referral_Pointer__c,
    field: row.Salesforce_Field__c,
    directions: {
      inboundCreate: row.Inbound_Create__c,
      inboundUpdate: row.Inbound_Update__c,
      outboundCreate: row.Outbound_Create__c,
      outboundUpdate: row.Outbound_Update__c,
    },
    policy: row.Conflict_Policy__c ?? 'Newest wins',
    valueMap: row.Value_Map__c,
    defaultValue: row.Default_Value__c,
    required: row.Required_to_Share__c,
  }));

const valueRow = z
  .object({
    Map__c: z.string(),
    Referral_Value__c: z.string(),
    Salesforce_Value__c: z.string(),
    Direction__c: z
      .enum(['Both', 'Inbound', 'Outbound'])
      .nullish()
      .transform((value) => value ?? 'Both'),
  })
  .transform((row): ValueRow => ({
    map: row.Map__c,
    referral: row.Referral_Value__c,
    salesforce: row.Salesforce_Value__c,
    direction: row.Direction__c,
  }));

const setting = z.object({ DeveloperName: z.string(), Value__c: text });

const describeAnswer = z.object({
  fields: z.array(
    z.object({
      name: z.string(),
      label: z.string(),
      type: z.string(),
      length: z.number(),
      scale: z.number(),
      createable: z.boolean(),
      updateable: z.boolean(),
      nillable: z.boolean(),
      restrictedPicklist: z.boolean(),
      picklistValues: z.array(z.object({ value: z.string(), active: z.boolean() })).nullish(),
    }),
  ),
});

/** Salesforce's field types that can be mapped; the others have no plain value. */
const kinds: Readonly<Record<string, FieldKind>> = {
  string: 'text',
  textarea: 'text',
  picklist: 'text',
  phone: 'text',
  email: 'text',
  url: 'text',
  currency: 'number',
  double: 'number',
  percent: 'number',
  int: 'number',
  date: 'date',
  datetime: 'datetime',
  boolean: 'boolean',
};

const columns = {
  rows:
    'DeveloperName, Active__c, Referral_Pointer__c, Salesforce_Field__c, Inbound_Create__c, Inbound_Update__c, Outbound_Create__c, ' +
    'Outbound_Update__c, Conflict_Policy__c, Value_Map__c, Default_Value__c, Required_to_Share__c',
  values: 'Map__c, Referral_Value__c, Salesforce_Value__c, Direction__c',
};

/** The mapping as the org's metadata rows say it, and the org's description of the fields that rows may name. */
export function createOrgConfiguration(salesforce: Salesforce): OrgConfiguration {
  const select = async <T>(schema: z.ZodType<T>, soql: string) => {
    const { records } = await query(salesforce, soql, 'read mapping');
    return records.map((record) => expectRow(schema, record));
  };
  return {
    async load() {
      const [rows, values, settings, described] = await Promise.all([
        select(mappingRow, `SELECT ${columns.rows} FROM Partner_Center_Field_Mapping__mdt`),
        select(valueRow, `SELECT ${columns.values} FROM Partner_Center_Value_Mapping__mdt`),
        select(setting, 'SELECT DeveloperName, Value__c FROM Partner_Center_Setting__mdt'),
        salesforce.call({ method: 'GET', path: '/sobjects/Opportunity/describe', operation: 'describe' }),
      ]);
      const fields = new Map(expectRow(describeAnswer, described.body).fields.map((field) => [field.name, field]));
      if (rows.length === 0)
        throw new CosellError('MAPPING_MISSING', 'The org has no mapping rows that the integration user can see.');
      return {
        rows,
        values,
        settings: Object.fromEntries(settings.map(({ DeveloperName, Value__c }) => [DeveloperName, Value__c ?? ''])),
        describe: (path) => {
          const field = fields.get(path);
          if (field === undefined) return undefined;
          const { label, type, length, scale, createable, updateable, nillable, restrictedPicklist, picklistValues } =
            field;
          const allowed = restrictedPicklist
            ? picklistValues?.filter(({ active }) => active).map(({ value }) => value)
            : undefined;
          return {
            label,
            length,
            scale,
            createable,
            updateable,
            nillable,
            kind: kinds[type],
            allowed,
          } satisfies FieldDescription;
        },
      };
    },
  };
}

function expectRow<T>(schema: z.ZodType<T>, record: unknown): T {
  const parsed = schema.safeParse(record);
  if (parsed.success) return parsed.data;
  throw new CosellError(
    'SALESFORCE_UNAVAILABLE',
    `Salesforce answered with a row of another shape: ${z.prettifyError(parsed.error)}`,
  );
}
