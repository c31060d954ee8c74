import { z } from 'zod';
import { CosellError } from '../errors.ts';
import type { MappingRow, Settings, ValueRow } from '../sync/fields/mapping.ts';
import type { OrgConfiguration } from '../sync/ports/organization.ts';
import { composite, failureOf } from './composite.ts';
import type { Salesforce } from './connect.ts';
import { createDescriber } from './describe-fields.ts';
import { explained } from './package-version.ts';
import { allRecords, expectRow, queryPath } from './soql.ts';

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
    Keep_Out_of_History__c: box,
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
    keptOutOfHistory: row.Keep_Out_of_History__c,
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

const organization = z.object({ DefaultCurrencyIsoCode: text });

const solution = z.object({ Solution_Id__c: text, Name: text });

const queries = {
  rows:
    'SELECT DeveloperName, Active__c, Referral_Pointer__c, Salesforce_Field__c, Inbound_Create__c, Inbound_Update__c, Outbound_Create__c, ' +
    'Outbound_Update__c, Conflict_Policy__c, Value_Map__c, Default_Value__c, Required_to_Share__c, Keep_Out_of_History__c FROM Partner_Center_Field_Mapping__mdt',
  values: 'SELECT Map__c, Referral_Value__c, Salesforce_Value__c, Direction__c FROM Partner_Center_Value_Mapping__mdt',
  settings: 'SELECT DeveloperName, Value__c FROM Partner_Center_Setting__mdt',
  solutions: 'SELECT Solution_Id__c, Name FROM Partner_Center_Solution__c WHERE Active__c = true',
  organization: 'SELECT DefaultCurrencyIsoCode FROM Organization',
};
/** If the org does not show it, the admin's setting supplies it. */
const optional: readonly string[] = ['organization'] satisfies (keyof typeof queries)[];

/**
 * The mapping from the org's metadata rows, its catalogue of solutions, and the descriptions of the fields that rows may name. The rows
 * are read in one call; the descriptions are long and seldom change, so they are read again only now and then.
 */
export function createOrgConfiguration(salesforce: Salesforce): OrgConfiguration {
  const describeFor = createDescriber(salesforce);

  return {
    async load() {
      const { named, serverTime } = await readAll(salesforce).catch(async (thrown: unknown) => {
        throw await explained(salesforce, thrown);
      });
      const select = <T>(schema: z.ZodType<T>, name: keyof typeof queries) =>
        (named.get(name) ?? []).map((record) => expectRow(schema, record));
      const rows = select(mappingRow, 'rows');
      if (rows.length === 0)
        throw new CosellError('MAPPING_MISSING', 'The org has no mapping rows that the integration user can see.');
      return {
        rows,
        values: select(valueRow, 'values'),
        settings: withCurrency(
          Object.fromEntries(
            select(setting, 'settings').map(({ DeveloperName, Value__c }) => [DeveloperName, Value__c ?? '']),
          ),
          select(organization, 'organization')[0]?.DefaultCurrencyIsoCode,
        ),
        solutions: new Map(
          select(solution, 'solutions').flatMap(({ Solution_Id__c: id, Name }) =>
            id === null ? [] : [[id, Name ?? id] as const],
          ),
        ),
        describe: await describeFor(
          rows.filter(({ active }) => active).map(({ field }) => field),
          serverTime,
        ),
      };
    },
  };
}

/** The org's own currency is the default. An admin's setting takes precedence. */
const withCurrency = (settings: Settings, own: string | null | undefined): Settings =>
  own != null && (settings['Default_Currency'] ?? '') === '' ? { ...settings, Default_Currency: own } : settings;

async function readAll(salesforce: Salesforce) {
  const operation = 'read mapping';
  const names = Object.entries(queries);
  const answers = await composite(
    salesforce,
    names.map(([referenceId, soql]) => ({ method: 'GET', path: queryPath(soql), referenceId })),
    operation,
  );
  const records = await Promise.all(
    answers.map(async (answer, index) => {
      const failure = failureOf(answer, 'GET');
      if (failure !== undefined && optional.includes(names[index]?.[0] ?? '')) return [];
      if (failure !== undefined) throw failure;
      return allRecords(salesforce, answer.body, operation);
    }),
  );
  return {
    named: new Map(names.map(([name], index) => [name, records[index] ?? []])),
    serverTime: answers[0]?.serverTime ?? 0,
  };
}
