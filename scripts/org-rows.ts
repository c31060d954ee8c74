import { z } from 'zod';
import type { OrgRows } from './keep-rows.ts';
import type { OrgConnection } from './org-check.ts';
import { filledIn, type RowValues } from './shipped-rows.ts';

const types = ['Partner_Center_Field_Mapping', 'Partner_Center_Setting', 'Partner_Center_Value_Mapping'];
const described = z.object({ fields: z.array(z.object({ name: z.string(), custom: z.boolean() })) });
const rowShape = z.looseObject({ DeveloperName: z.string(), MasterLabel: z.string() });

/** The org's mapping and settings rows, with the fields that its version of the package knows. */
export async function readOrgRows(connection: OrgConnection): Promise<OrgRows> {
  const rows = new Map<string, RowValues>();
  for (const type of types) {
    const about = await connection.describe(`${type}__mdt`).then(
      (answer) => described.parse(answer),
      () => undefined,
    );
    // Not deployed yet.
    if (about === undefined) continue;
    const fields = about.fields.filter(({ custom }) => custom).map(({ name }) => name);
    const soql = `SELECT ${['DeveloperName', 'MasterLabel', ...fields].join(', ')} FROM ${type}__mdt`;
    const { records } = await connection.query(soql);
    for (const record of z.array(rowShape).parse(records))
      rows.set(
        `${type}.${record.DeveloperName}`,
        filledIn([['Label', record.MasterLabel], ...fields.map((field) => [field, record[field]])]),
      );
  }
  return { rows, version: rows.get('Partner_Center_Setting.Package_Version')?.['Value__c'] };
}
