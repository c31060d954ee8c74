import { format, resolveConfig } from 'prettier';
import { shippedRows, type RowValues } from './shipped-rows.ts';

/** Where the page stands that shows the rows of the mapping as the package ships them. */
export const mappingPage = 'docs/mapping.md';

const prefix = 'Partner_Center_';
const rowsOf = (type: string): RowValues[] =>
  shippedRows()
    .filter(
      ({ name, values }) =>
        name.startsWith(`${prefix}${type}.`) && (type !== 'Field_Mapping' || isOn(values, 'Active__c')),
    )
    .map(({ values }) => values);

const isOn = (values: RowValues, field: string): boolean => values[field] === 'true';
const code = (text: string | undefined): string => (text === undefined ? '' : `\`${text}\``);

/** `create and update`, `create`, `update` or nothing. */
const when = (values: RowValues, way: 'Inbound' | 'Outbound'): string =>
  [isOn(values, `${way}_Create__c`) ? 'create' : '', isOn(values, `${way}_Update__c`) ? 'update' : '']
    .filter(Boolean)
    .join(' and ');

type Column = [name: string, of: (values: RowValues) => string];

const fieldColumns: readonly Column[] = [
  ['row', (values) => values['Label'] ?? ''],
  ['in Salesforce', (values) => code(values['Salesforce_Field__c'])],
  ['in Partner Center', (values) => code(values['Referral_Pointer__c'])],
  ['to Salesforce on', (values) => when(values, 'Inbound')],
  ['to Partner Center on', (values) => when(values, 'Outbound')],
  ['if both changed', (values) => values['Conflict_Policy__c'] ?? ''],
  ['value map', (values) => values['Value_Map__c'] ?? ''],
  ['default', (values) => code(values['Default_Value__c'])],
  ['needed to share', (values) => (isOn(values, 'Required_to_Share__c') ? 'yes' : '')],
];

const valueColumns: readonly Column[] = [
  ['value map', (values) => values['Map__c'] ?? ''],
  ['in Partner Center', (values) => code(values['Referral_Value__c'])],
  ['in Salesforce', (values) => code(values['Salesforce_Value__c'])],
  ['direction', (values) => values['Direction__c'] ?? ''],
];

function table(columns: readonly Column[], rows: readonly RowValues[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [
    line(columns.map(([name]) => name)),
    line(columns.map(() => '---')),
    ...rows.map((row) => line(columns.map(([, of]) => of(row)))),
  ].join('\n');
}

/** The page as it should stand. */
export async function mappingText(): Promise<string> {
  const text = `# The field mapping

This is the mapping as the package ships it. The rows are custom metadata of your org: you can change each of them without code
([Change the mapping](salesforce-setup.md#6-change-the-mapping-without-code)), and \`cosell mapping check\` shows what your org makes of them.

## Fields

${table(fieldColumns, rowsOf('Field_Mapping'))}

## Values

${table(valueColumns, rowsOf('Value_Mapping'))}

\`npm run mapping\` writes this page from the rows, and a test compares the two.
`;
  return format(text, { ...(await resolveConfig(mappingPage)), parser: 'markdown' });
}
