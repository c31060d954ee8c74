import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startFixtureOrg } from '../fixture.ts';
import type { SalesforceSwitches } from '../switches.ts';

const xml = (type: string, content: string) =>
  `<${type} xmlns="http://soap.sforce.com/2006/04/metadata">${content}</${type}>`;
const column = (table: string, field: string) =>
  `<sections><columns><checkedByDefault>true</checkedByDefault><field>${field}</field><table>${table}</table></columns><masterLabel>All</masterLabel></sections>`;

/** A small package in which every reference is right. */
const whole: Readonly<Record<string, string>> = {
  'globalValueSets/Sizes.globalValueSet-meta.xml': xml(
    'GlobalValueSet',
    '<customValue><fullName>S</fullName><default>false</default><label>Small</label></customValue><masterLabel>Sizes</masterLabel><sorted>false</sorted>',
  ),
  'objects/Note__c/Note__c.object-meta.xml': xml(
    'CustomObject',
    '<compactLayoutAssignment>Short</compactLayoutAssignment><deploymentStatus>Deployed</deploymentStatus><label>Note</label><nameField><displayFormat>N-{000}</displayFormat><label>Number</label><type>AutoNumber</type></nameField><pluralLabel>Notes</pluralLabel><searchLayouts><searchResultsAdditionalFields>Size__c</searchResultsAdditionalFields></searchLayouts><sharingModel>Read</sharingModel>',
  ),
  'objects/Note__c/fields/Size__c.field-meta.xml': xml(
    'CustomField',
    '<fullName>Size__c</fullName><label>Size</label><type>Picklist</type><valueSet><restricted>true</restricted><valueSetName>Sizes</valueSetName></valueSet>',
  ),
  'objects/Note__c/fields/Deal__c.field-meta.xml': xml(
    'CustomField',
    '<fullName>Deal__c</fullName><label>Deal</label><referenceTo>Opportunity</referenceTo><relationshipLabel>Notes</relationshipLabel><relationshipName>Notes</relationshipName><type>Lookup</type>',
  ),
  'objects/Note__c/listViews/All.listView-meta.xml': xml(
    'ListView',
    '<fullName>All</fullName><columns>NAME</columns><columns>Size__c</columns><filterScope>Everything</filterScope><label>All</label>',
  ),
  'objects/Note__c/compactLayouts/Short.compactLayout-meta.xml': xml(
    'CompactLayout',
    '<fullName>Short</fullName><fields>Name</fields><fields>Size__c</fields><label>Short</label>',
  ),
  'layouts/Note__c-Note Layout.layout-meta.xml': xml(
    'Layout',
    '<layoutSections><layoutColumns><layoutItems><behavior>Edit</behavior><field>Size__c</field></layoutItems></layoutColumns><style>OneColumn</style></layoutSections>',
  ),
  'layouts/Opportunity-Deal Layout.layout-meta.xml': xml(
    'Layout',
    `<layoutSections><layoutColumns>${['Name', 'StageName', 'CloseDate'].map((name) => `<layoutItems><behavior>Required</behavior><field>${name}</field></layoutItems>`).join('')}<layoutItems><behavior>Edit</behavior><field>Probability</field></layoutItems></layoutColumns><style>OneColumn</style></layoutSections><relatedLists><fields>NAME</fields><relatedList>Note__c.Deal__c</relatedList></relatedLists>`,
  ),
  'quickActions/Opportunity.Answer.quickAction-meta.xml': xml(
    'QuickAction',
    '<label>Answer</label><optionsCreateFeedItem>false</optionsCreateFeedItem><quickActionLayout><layoutSectionStyle>OneColumn</layoutSectionStyle><quickActionLayoutColumns><quickActionLayoutItems><emptySpace>false</emptySpace><field>State__c</field></quickActionLayoutItems></quickActionLayoutColumns></quickActionLayout><type>Update</type>',
  ),
  'flexipages/Deal.flexipage-meta.xml': xml(
    'FlexiPage',
    '<flexiPageRegions><itemInstances><fieldInstance><fieldItem>Record.State__c</fieldItem><identifier>one</identifier></fieldInstance></itemInstances><name>Facet-1</name><type>Facet</type></flexiPageRegions><flexiPageRegions><itemInstances><componentInstance><componentInstanceProperties><name>body</name><value>Facet-1</value></componentInstanceProperties><componentName>flexipage:fieldSection</componentName><identifier>two</identifier></componentInstance></itemInstances><name>main</name><type>Region</type></flexiPageRegions><masterLabel>Deal</masterLabel><sobjectType>Opportunity</sobjectType><type>RecordPage</type>',
  ),
  'tabs/Note__c.tab-meta.xml': xml('CustomTab', '<customObject>true</customObject><motif>Custom13: Box</motif>'),
  'applications/Deals.app-meta.xml': xml(
    'CustomApplication',
    '<label>Deals</label><tabs>standard-Opportunity</tabs><tabs>Note__c</tabs>',
  ),
  'reportTypes/Notes.reportType-meta.xml': xml(
    'ReportType',
    `<baseObject>Opportunity</baseObject><category>opportunities</category><deployed>true</deployed><join><outerJoin>true</outerJoin><relationship>Notes__r</relationship></join><label>Notes</label>${column('Opportunity', 'Name')}${column('Opportunity', 'Owner')}${column('Opportunity.Notes__r', 'Size__c')}`,
  ),
  'reports/Deals.reportFolder-meta.xml': xml('ReportFolder', '<name>Deals</name>'),
  'reports/Deals/Sizes.report-meta.xml': xml(
    'Report',
    '<columns><field>Opportunity$Name</field></columns><columns><field>Opportunity.Notes__r$Size__c</field></columns><format>Tabular</format><name>Sizes</name><reportType>Notes__c</reportType>',
  ),
  'reports/Deals/Notes.report-meta.xml': xml(
    'Report',
    '<columns><field>CUST_NAME</field></columns><columns><field>Note__c.Size__c</field></columns><format>Tabular</format><name>Notes</name><reportType>CustomEntity$Note__c</reportType>',
  ),
  'dashboards/Deals.dashboardFolder-meta.xml': xml('DashboardFolder', '<name>Deals</name>'),
  'dashboards/Deals/Board.dashboard-meta.xml': xml(
    'Dashboard',
    '<dashboardGridLayout><dashboardGridComponents><dashboardComponent><report>Deals/Sizes</report></dashboardComponent></dashboardGridComponents></dashboardGridLayout><dashboardType>LoggedInUser</dashboardType><title>Board</title>',
  ),
  'platformEventChannelMembers/ChangeEvents_OpportunityChangeEvent.platformEventChannelMember-meta.xml': xml(
    'PlatformEventChannelMember',
    '<eventChannel>ChangeEvents</eventChannel><selectedEntity>OpportunityChangeEvent</selectedEntity>',
  ),
  'objectTranslations/Opportunity-de/State__c.fieldTranslation-meta.xml': xml(
    'CustomFieldTranslation',
    '<label>Stand</label><name>State__c</name>',
  ),
  'objectTranslations/Opportunity-de/Opportunity-de.objectTranslation-meta.xml': xml('CustomObjectTranslation', ''),
  'globalValueSetTranslations/Sizes-de.globalValueSetTranslation-meta.xml': xml(
    'GlobalValueSetTranslation',
    '<valueTranslation><masterLabel>Small</masterLabel><translation>Klein</translation></valueTranslation>',
  ),
  'labels/CustomLabels.labels-meta.xml': xml('CustomLabels', '<labels><fullName>Hello</fullName></labels>'),
  'translations/de.translation-meta.xml': xml(
    'Translations',
    '<customLabels><label>Hallo</label><name>Hello</name></customLabels><customTabs><label>Notizen</label><name>Note__c</name></customTabs>',
  ),
  'permissionsets/Notes.permissionset-meta.xml': xml(
    'PermissionSet',
    '<applicationVisibilities><application>Deals</application><visible>true</visible></applicationVisibilities><label>Notes</label><tabSettings><tab>Note__c</tab><visibility>Visible</visibility></tabSettings><userPermissions><enabled>true</enabled><name>RunReports</name></userPermissions>',
  ),
};

/** One wrong name in it: file (its beginning), what is replaced by what, and what the org says. */
const wrong: readonly (readonly [file: string, from: string | RegExp, to: string, problem: RegExp])[] = [
  [
    'globalValueSets/',
    '<fullName>S<',
    '<fullName>S</fullName><default>false</default><label>Tiny</label></customValue><customValue><fullName>s<',
    /Duplicate value in a value set: s/,
  ],
  ['objects/Note__c/fields/Size', 'Sizes', 'Weights', /no GlobalValueSet named Weights found/],
  ['objects/Note__c/Note__c', '{000}', '', /must contain one {0}/],
  [
    'objects/Note__c/Note__c',
    '>Read<',
    '>ControlledByParent<',
    /The sharing model ControlledByParent needs a master-detail field/,
  ],
  ['objects/Note__c/Note__c', '>Short<', '>Long<', /CustomObject Note__c: .*no CompactLayout named Note__c.Long found/],
  [
    'objects/Note__c/Note__c',
    '>Size__c<',
    '>Weight__c<',
    /searchResultsAdditionalFields - no CustomField named Note__c.Weight__c found/,
  ],
  ['objects/Note__c/listViews/', '>Size__c<', '>Weight__c<', /Could not resolve list view column: Weight__c/],
  ['objects/Note__c/listViews/', '>Everything<', '>Mine<', /Invalid scope:Mine, not allowed/],
  ['objects/Note__c/compactLayouts/', '>Size__c<', '>Weight__c<', /no CustomField named Note__c.Weight__c found/],
  ['layouts/Note__c', '>Size__c<', '>Weight__c<', /no CustomField named Note__c.Weight__c found/],
  ['layouts/Opportunity', 'Note__c.Deal__c', 'Note__c.Size__c', /no list Note__c.Size__c on Opportunity found/],
  ['quickActions/', 'State__c', 'Nope__c', /no CustomField named Opportunity.Nope__c found/],
  ['flexipages/', 'Record.State__c', 'Record.Nope__c', /no field Record.Nope__c of Opportunity found/],
  ['flexipages/', '<value>Facet-1', '<value>Facet-2', /a region that it does not have: Facet-2/],
  ['flexipages/', 'flexipage:fieldSection', 'card', /no LightningComponentBundle named card found/],
  ['flexipages/', '>two<', '>one<', /identifier one is used more than once/],
  ['tabs/', /<motif>.*<\/motif>/, '', /Must specify 'motif'/],
  ['applications/', '>Note__c<', '>Nope__c<', /no CustomTab named Nope__c found/],
  ['reportTypes/', '>Notes__r<', '>Nopes__r<', /no relationship named Nopes__r on Opportunity found/],
  ['reportTypes/', '>Size__c<', '>Weight__c<', /no CustomField named Note__c.Weight__c found/],
  [
    'reports/Deals/Sizes',
    'Notes__r$Size__c',
    'Notes__r$Weight__c',
    /Invalid field name: Opportunity.Notes__r\$Weight__c/,
  ],
  ['reports/Deals/Sizes', '>Notes__c<', '>Nopes__c<', /no ReportType named Nopes found/],
  ['reports/Deals/Notes', '$Note__c', '$Nope__c', /no CustomObject named Nope__c found/],
  ['dashboards/Deals/', 'Deals/Sizes', 'Deals/Weights', /no Report named Deals\/Weights found/],
  [
    'dashboards/Deals/',
    '<title>',
    '<runningUser>nobody@contoso.example</runningUser><title>',
    /no User named nobody@contoso.example found/,
  ],
  ['platformEventChannelMembers/', '>ChangeEvents<', '>Own__chn<', /event channel Own__chn is not simulated/],
  [
    'platformEventChannelMembers/',
    '>OpportunityChangeEvent<',
    '>ContactChangeEvent<',
    /must be ChangeEvents_ContactChangeEvent/,
  ],
  ['translations/de', '>Hello<', '>Bye<', /no CustomLabel named Bye found/],
  ['translations/de', '>Note__c<', '>Nope__c<', /no CustomTab named Nope__c found/],
  ['permissionsets/Notes', '>Deals<', '>Nopes<', /no CustomApplication named Nopes found/],
  ['permissionsets/Notes', '>Note__c<', '>Nope__c<', /no CustomTab named Nope__c found/],
  [
    'permissionsets/Notes',
    '>RunReports<',
    '>RunEverything<',
    /user permission RunEverything does not exist or is not simulated/,
  ],
];

async function deployed(files: Readonly<Record<string, string>>, switches: Partial<SalesforceSwitches> = {}) {
  return startFixtureOrg({ switches }, { extra: files });
}

describe('what a component names', () => {
  it('is accepted when it is there', async () => {
    const cloud = await deployed(whole);
    await cloud.close();
  });

  for (const [file, from, to, problem] of wrong)
    it(`is missed: ${file} ${String(from)} -> ${to}`, async () => {
      const path = Object.keys(whole).find((name) => name.startsWith(file)) ?? '';
      const changed = whole[path]?.replace(from, to) ?? '';
      assert.notEqual(changed, whole[path]);
      await assert.rejects(
        deployed({ ...whole, [path]: changed }).then((cloud) => cloud.close()),
        problem,
      );
    });

  it('is missed in a translation, and translations need the Translation Workbench', async () => {
    const nowhere = {
      'objectTranslations/Opportunity-de/Nope__c.fieldTranslation-meta.xml': xml(
        'CustomFieldTranslation',
        '<label>Nein</label><name>Nope__c</name>',
      ),
    };
    await assert.rejects(
      deployed({ ...whole, ...nowhere }).then((cloud) => cloud.close()),
      /CustomFieldTranslation .*no CustomField named Opportunity.Nope__c found/,
    );
    await assert.rejects(
      deployed(whole, { translationWorkbench: false }).then((cloud) => cloud.close()),
      /Translation Workbench is not enabled/,
    );
  });

  it('numbers records by itself', async () => {
    const cloud = await deployed(whole);
    try {
      const admin = cloud.as(cloud.users.admin);
      await admin.create('Note__c', { Size__c: 'S' });
      await admin.create('Note__c', {});
      assert.deepEqual(
        (await admin.query('SELECT Name FROM Note__c')).map(({ Name }) => Name),
        ['N-001', 'N-002'],
      );
      await assert.rejects(admin.create('Note__c', { Name: 'N-007' }), {
        errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE',
      });
      await assert.rejects(admin.create('Note__c', { Size__c: 'XL' }), {
        errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      });
    } finally {
      await cloud.close();
    }
  });
});
