import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { realClock } from '../clock.ts';
import { deploy } from '../clouds/salesforce/deploy/deploy.ts';
import { componentsOf } from '../clouds/salesforce/deploy/metadata-source.ts';
import { createOrg } from '../clouds/salesforce/org.ts';
import { defaultSwitches } from '../clouds/salesforce/switches.ts';
import { files } from './package-files.ts';

/** What the org says of the package when `from` in the file is `to`. */
function problemsWith(file: string, from: string | RegExp, to: string): string[] {
  const [found, ...others] = files.filter(({ path }) => path.includes(file));
  assert.ok(found !== undefined && others.length === 0, `${file} is not one file`);
  const text = found.text.replace(from, to);
  assert.notEqual(text, found.text, `nothing in ${file} is ${String(from)}`);
  const changed = files.map((other) => (other === found ? { ...found, text } : other));
  const org = createOrg(realClock, defaultSwitches);
  return deploy(org.metadata(), componentsOf(changed), org.deployContext).results.flatMap(({ fullName, problem }) =>
    problem === undefined ? [] : [`${fullName}: ${problem}`],
  );
}

const events = (viewAll: boolean, modifyAll: boolean) =>
  `<modifyAllRecords>${String(modifyAll)}</modifyAllRecords>\n        <object>Partner_Center_Sync_Event__c</object>\n        <viewAllRecords>${String(viewAll)}</viewAllRecords>`;
const legend = ['</chartSummaries>', '</chartSummaries>\n        <legendPosition>Bottom</legendPosition>'] as const;
const oldDescription =
  'For sellers: share deals, answer Microsoft, ask for help, choose products. What the relay writes is read-only; Sync Requested is editable because a button sets it in the seller\'s name. Reading opportunities comes with it, because sync events belong to them; editing them comes from the profile.';

/** What is too long, its file, what stands before and after it, and the characters that the org takes. */
const texts: readonly (readonly [what: string, file: string, from: RegExp, limit: number, problem: string])[] = [
  [
    'a short description of a label',
    'labels/CustomLabels',
    /(<shortDescription>)Answer: Accept(<)/,
    80,
    'CustomLabels: Value too long for field: ShortDescription',
  ],
  ['a label', 'labels/CustomLabels', /(<value>)Accept(<)/, 1000, 'CustomLabels: Value too long for field: Value'],
  [
    'the label of a field',
    'Opportunity/fields/Products__c',
    /(<label>).*(<)/,
    40,
    'Opportunity.Products__c: Value too long for field: Label',
  ],
  [
    'the help text of a field',
    'Opportunity/fields/Products__c',
    /(<inlineHelpText>).*(<)/,
    510,
    'Opportunity.Products__c: Value too long for field: InlineHelpText',
  ],
  [
    'the label of a mapping row',
    'Partner_Center_Field_Mapping.Name.',
    /(<label>).*(<)/,
    40,
    'Partner_Center_Field_Mapping.Name: Value too long for field: Label',
  ],
  [
    'the name of a report',
    'Partner_Center_Co_sell/Won.',
    /(<name>)[^<]*(<\/name>\s*<params>)/,
    40,
    'Partner_Center_Co_sell/Won: Value too long for field: Name',
  ],
  [
    'the description of a report',
    'Partner_Center_Co_sell/Won.',
    /(<description>)[^<]*(<)/,
    255,
    'Partner_Center_Co_sell/Won: Value too long for field: Description',
  ],
  [
    'the label of a list view',
    'listViews/Partner_Center_Shared',
    /(<label>)[^<]*(<)/,
    40,
    'Opportunity.Partner_Center_Shared: Value too long for field: Label',
  ],
  [
    'the translated label of a field',
    'Opportunity-de.objectTranslation',
    /(<label>)[^<]*(<)/,
    40,
    'Opportunity-de: Value too long for field: Label',
  ],
  [
    'the translated help text of a field',
    'Opportunity-de.objectTranslation',
    /(<help>)[^<]*(<)/,
    510,
    'Opportunity-de: Value too long for field: Help',
  ],
  ['a translated label', 'translations/de.', /(<label>)[^<]*(<)/, 765, 'de: Value too long for field: Label'],
];

const rights = (object: string, name: string) =>
  new RegExp(`(<${name}>)true(</${name}>(?:(?!</objectPermissions>)[^])*<object>${object}<)`);
/** What may become of a permission set of the package, and the refusal. */
const permissions: readonly (readonly [what: string, file: string, from: RegExp, to: string, problem: string])[] = [
  [
    'events that may be read without their opportunities',
    'Partner_Center_Read_Only.',
    rights('Opportunity', 'allowRead'),
    '$1false$2',
    'Partner_Center_Read_Only: Permission Read Partner_Center_Sync_Event__c depends on permission(s): Read Opportunity',
  ],
  [
    'Edit without Read',
    'Partner_Center_Admin.',
    rights('Partner_Center_Solution__c', 'allowRead'),
    '$1false$2',
    'Partner_Center_Admin: Permission Create Partner_Center_Solution__c depends on permission(s): Read Partner_Center_Solution__c',
  ],
  [
    'Delete without Edit',
    'Partner_Center_Admin.',
    rights('Partner_Center_Solution__c', 'allowEdit'),
    '$1false$2',
    'Partner_Center_Admin: Permission Delete Partner_Center_Solution__c depends on permission(s): Edit Partner_Center_Solution__c',
  ],
  [
    'Modify All without View All',
    'Partner_Center_Admin.',
    /(<object>Partner_Center_Solution__c<\/object>\s*<viewAllRecords>)true/,
    '$1false',
    'Partner_Center_Admin: Permission Modify All Partner_Center_Solution__c depends on permission(s): Read All Partner_Center_Solution__c',
  ],
  [
    'a user permission without the one that it needs',
    'Partner_Center_Admin.',
    />RunReports</,
    '>CustomizeApplication<',
    'Partner_Center_Admin: Permission CustomizeApplication depends on permission(s): ManageTranslation',
  ],
  [
    'the same field twice',
    'Partner_Center_Seller.',
    /(<fieldPermissions>[^]*?<\/fieldPermissions>)/,
    '$1$1',
    'Partner_Center_Seller: Duplicate fieldPermissions specified: Lead.Referral_Identifier__c',
  ],
];

const eventLayout = 'layouts/Partner_Center_Sync_Event__c';
const ofTheLayout = (problem: string) => `Partner_Center_Sync_Event__c-Partner Center Sync Event Layout: ${problem}`;
const layouts: readonly (readonly [what: string, from: RegExp, to: string, problem: string])[] = [
  [
    'no place for a required field',
    /<layoutItems>\s*<behavior>Required<\/behavior>\s*<field>Opportunity__c<\/field>\s*<\/layoutItems>/,
    '',
    ofTheLayout('Layout must contain an item for required layout field: Opportunity__c'),
  ],
  [
    'a number of the org that people may edit',
    /Readonly(<\/behavior>\s*<field>Name<)/,
    'Edit$1',
    ofTheLayout('Field:Name must be Readonly'),
  ],
  [
    'a field twice',
    /(<layoutItems>(?:(?!<\/layoutItems>)[^])*Occurred__c[^]*?<\/layoutItems>)/,
    '$1$1',
    ofTheLayout('Layout cannot contain multiple items for the same field: Occurred__c'),
  ],
  [
    'one column in a section of two',
    /<\/layoutColumns>\s*<layoutColumns>/,
    '',
    ofTheLayout('A layout section of the style TwoColumnsTopToBottom cannot have 1 columns'),
  ],
];

/** File, what it said or might say, and the refusal of the org. */
const refused: readonly (readonly [what: string, file: string, from: string | RegExp, to: string, problem: string])[] = [
  [
    'the description of 294 characters that the seller\'s set once had',
    'Partner_Center_Seller.permissionset',
    /<description>.*?<\/description>/,
    `<description>${oldDescription}</description>`,
    'Partner_Center_Seller: Description: data value too large (max length=255)',
  ],
  [
    'View All on the events without View All on their opportunities, as the admin\'s set once had',
    'Partner_Center_Admin.permissionset',
    events(false, false),
    events(true, true),
    'Partner_Center_Admin: Permission Read All Partner_Center_Sync_Event__c depends on permission(s): Read All Opportunity',
  ],
  [
    'the master of an event shown read-only',
    'layouts/Partner_Center_Sync_Event__c',
    /Required(<\/behavior>\s*<field>Opportunity__c)/,
    'Readonly$1',
    'Partner_Center_Sync_Event__c-Partner Center Sync Event Layout: Field:Opportunity__c must be Required',
  ],
  ...['Expiring', 'Needs_Attention', 'Pipeline_by_Stage', 'Response_Time', 'Won'].map(
    (report) =>
      [
        `a legend of the chart of ${report}`,
        `reports/Partner_Center_Co_sell/${report}.`,
        ...legend,
        `Partner_Center_Co_sell/${report}: legendPosition: Invalid value specified`,
      ] as const,
  ),
  ...texts.map(
    ([what, file, from, limit, problem]) =>
      [what, file, from, `$1${'x'.repeat(limit + 1)}$2`, `${problem} maximum length is:${limit}`] as const,
  ),
  ...permissions.map(
    ([what, file, from, to, problem]) => [`a permission set with ${what}`, file, from, to, problem] as const,
  ),
  ...layouts.map(([what, from, to, problem]) => [`a layout with ${what}`, eventLayout, from, to, problem] as const),
];

const view = 'listViews/Partner_Center_Shared.';
const ofTheView = (problem: string) => `Opportunity.Partner_Center_Shared: ${problem}`;
const lists: readonly (readonly [what: string, file: string, from: RegExp, to: string, problem: string])[] = [
  ['a list view with a column twice', view, /(<columns>[^<]+<\/columns>)/, '$1$1', ofTheView('Duplicate list view column: OPPORTUNITY.NAME')],
  ['a list view with the API name of a standard field', view, />OPPORTUNITY.NAME</, '>Name<', ofTheView('Could not resolve list view column: Name')],
  [
    'a list view that filters a check box by a word',
    view,
    /(Sync_with_Partner_Center__c<\/field>\s*<operation>equals<\/operation>\s*<value>)1/,
    '$1true',
    ofTheView('Invalid value for the check box Sync_with_Partner_Center__c: a filter takes 0 or 1'),
  ],
  [
    'a compact layout with long text',
    'compactLayouts/Partner_Center_Sync_Event_Compact',
    /<fields>[^<]+<\/fields>/,
    '<fields>Changes__c</fields>',
    'Partner_Center_Sync_Event__c.Partner_Center_Sync_Event_Compact: Compact layouts do not support the type of the field Changes__c',
  ],
];

describe('A real org refuses the package because of', () => {
  for (const [what, file, from, to, problem] of [...refused, ...lists])
    it(what, () => {
      const problems = problemsWith(file, from, to);
      assert.ok(problems.includes(problem), problems.join('\n'));
    });
});
