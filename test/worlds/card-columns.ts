import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';

/** What the org takes in a column. */
export interface Column {
  /** Characters; undefined where no length counts. */
  length: number | undefined;
  /** The values of a restricted picklist. */
  allowed: readonly string[] | undefined;
}

const folder = fileURLToPath(new URL('../../force-app/main/default/objects/Opportunity/fields/', import.meta.url));
const parser = new XMLParser({ parseTagValue: false, isArray: (name) => name === 'value' });
const field = z.object({
  CustomField: z.object({
    fullName: z.string(),
    length: z.coerce.number().optional(),
    valueSet: z
      .object({
        restricted: z.string().optional(),
        valueSetDefinition: z.object({ value: z.array(z.object({ fullName: z.string() })) }),
      })
      .optional(),
  }),
});

/** The fields that the package brings to Opportunity, as its metadata describes them, by name. */
export const packageColumns: ReadonlyMap<string, Column> = new Map(
  globSync('*.field-meta.xml', { cwd: folder }).map((file): [string, Column] => {
    const { fullName, length, valueSet } = field.parse(parser.parse(readFileSync(folder + file, 'utf8'))).CustomField;
    const values = valueSet?.valueSetDefinition.value.map((value) => value.fullName);
    return [fullName, { length, allowed: valueSet?.restricted === 'true' ? values : undefined }];
  }),
);
