import { XMLParser } from 'fast-xml-parser';
import { globSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { NotSetUp, type OrgUnderSetup } from './org-check.ts';

const value = z.object({ fullName: z.string() });
const picklistField = z.object({
  CustomField: z.object({
    fullName: z.string(),
    valueSet: z.object({ valueSetDefinition: z.object({ value: z.array(value) }).optional() }).optional(),
  }),
});

/** The picklists that the package adds to opportunities, with their values. */
function picklists(): { field: string; values: string[] }[] {
  const parser = new XMLParser({ parseTagValue: false, isArray: (tag) => tag === 'value' });
  return globSync('force-app/**/objects/Opportunity/fields/*.field-meta.xml').flatMap((file) => {
    const { CustomField } = picklistField.parse(parser.parse(readFileSync(file, 'utf8')));
    const values = CustomField.valueSet?.valueSetDefinition?.value.map(({ fullName }) => fullName) ?? [];
    return values.length === 0 ? [] : [{ field: CustomField.fullName, values }];
  });
}

const objectInfo = z.object({
  recordTypeInfos: z.record(
    z.string(),
    z.object({ recordTypeId: z.string(), name: z.string(), master: z.boolean(), available: z.boolean() }),
  ),
});
const picklistValues = z.object({
  picklistFieldValues: z.record(z.string(), z.object({ values: z.array(z.object({ value: z.string() })) })),
});

/** A record type offers only the picklist values that an admin chose for it; new fields start with none. */
export async function recordTypesHaveAllValues({ connection }: OrgUnderSetup): Promise<string> {
  const address = `/services/data/v${connection.version}/ui-api/object-info/Opportunity`;
  const { recordTypeInfos } = objectInfo.parse(await connection.request(address));
  const types = Object.values(recordTypeInfos).filter(({ available, master }) => available && !master);
  const short: string[] = [];
  for (const { recordTypeId, name } of types) {
    const { picklistFieldValues } = picklistValues.parse(
      await connection.request(`${address}/picklist-values/${recordTypeId}`),
    );
    for (const { field, values } of picklists()) {
      const offered = new Set(picklistFieldValues[field]?.values.map((each) => each.value));
      if (values.some((each) => !offered.has(each))) short.push(`${field} of the record type "${name}"`);
    }
  }
  if (short.length > 0)
    throw new NotSetUp(
      `Values are missing in ${short.join(', ')}: Setup > Object Manager > Opportunity > Record Types > Edit the picklist and select all values.`,
    );
  return types.length === 0 ? 'opportunities have none' : `all values in ${types.map(({ name }) => name).join(', ')}`;
}
