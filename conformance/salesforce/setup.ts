import type { Org } from '../org.ts';
import type { Statement } from '../statement.ts';
import { deal, newDeal, reference, rest, same } from './samples.ts';

const hasField = async (org: Org, object: string, name: string) =>
  (await org.describe(object)).fields.some((field) => field.name === name);

/** Features of the org, and statements about the package that only an org can prove. */
export const aboutSetup: readonly Statement[] = [
  {
    says: 'The mapping rows are readable through a query.',
    source: 'Custom Metadata Types Implementation Guide',
    async holds(org) {
      const rows = await org.query('SELECT DeveloperName FROM Partner_Center_Field_Mapping__mdt');
      if (rows.length === 0) throw new Error('no rows: deploy the package first');
    },
  },
  {
    says: 'Flows whose entry formulas use $Permission and ISCHANGED are active in their newest version.',
    source: 'Salesforce Help: Considerations for Flow Entry Conditions',
    async holds(org) {
      const flows = await org.query(
        "SELECT ApiName, ActiveVersionId, LatestVersionId FROM FlowDefinitionView WHERE ApiName LIKE '%Partner_Center%'",
      );
      const old = flows.filter((flow) => flow['ActiveVersionId'] !== flow['LatestVersionId']);
      if (flows.length === 0 || old.length > 0)
        throw new Error(`not active: ${old.map((flow) => String(flow['ApiName'])).join(', ') || 'there are none'}`);
    },
  },
  {
    says: 'A flow sets a shared deal to Pending in the save itself.',
    source: 'Salesforce Help: Before-Save Record-Triggered Flows',
    async holds(org) {
      const id = await newDeal(org, { Sync_with_Partner_Center__c: true });
      const [row] = await org.query(`SELECT Partner_Center_Sync_Status__c FROM Opportunity WHERE Id = '${id}'`);
      same(row?.['Partner_Center_Sync_Status__c'], 'Pending');
    },
  },
  {
    says: 'Opportunities are readable through GraphQL.',
    source: 'GraphQL API Developer Guide',
    async holds(org) {
      const id = await newDeal(org);
      const query = `query { uiapi { query { Opportunity(where: { Id: { eq: "${id}" } }) { edges { node { Id } } } } } }`;
      const { body } = await org.call('POST', '/graphql', { query });
      if (!JSON.stringify(body).includes(id.slice(0, 15))) throw new Error(JSON.stringify(body));
    },
  },
  {
    says: 'Opportunities are counted by group through GraphQL.',
    source: 'GraphQL API Developer Guide: Aggregate Queries',
    async holds(org) {
      await newDeal(org);
      const group = 'Opportunity(groupBy: { StageName: { group: true } })';
      const node = 'edges { node { aggregate { StageName { value } Id { count { value } } } } }';
      const { body } = await org.call('POST', '/graphql', {
        query: `query Count { uiapi { aggregate { ${group} { ${node} } } } }`,
      });
      if (!/"count":\{"value":\d+/.test(JSON.stringify(body))) throw new Error(JSON.stringify(body));
    },
  },
  {
    says: 'The org has the event that the flows publish.',
    source: 'Platform Events Developer Guide',
    async holds(org) {
      const { status } = await org.call('GET', '/sobjects/Partner_Center_Signal__e/describe');
      same(status, 200);
    },
  },
  {
    says: 'An opportunity names its owner, and an org its own currency.',
    source: `${reference}: Opportunity, Organization`,
    async holds(org) {
      const [row] = await org.query(`SELECT Owner.Username FROM Opportunity WHERE Id = '${await newDeal(org)}'`);
      const [own] = await org.query('SELECT DefaultCurrencyIsoCode FROM Organization');
      same([JSON.stringify(row).includes('"Username":"'), String(own?.['DefaultCurrencyIsoCode']).length], [true, 3]);
    },
  },
  {
    says: 'Whether the org has person accounts.',
    source: `${reference}: Account, IsPersonAccount`,
    asks: 'personAccounts',
    answer: (org) => hasField(org, 'Account', 'IsPersonAccount'),
  },
  {
    says: 'Whether opportunities have record types.',
    source: `${rest}: sObject Describe, recordTypeInfos`,
    asks: 'recordTypes',
    answer: async (org) => (await org.describe('Opportunity')).recordTypeInfos.some(({ master }) => !master),
  },
  {
    says: 'Whether the org uses several currencies.',
    source: `${reference}: CurrencyIsoCode`,
    asks: 'multiCurrency',
    answer: (org) => hasField(org, 'Opportunity', 'CurrencyIsoCode'),
  },
  {
    says: 'Whether countries and states are picklists.',
    source: 'Salesforce Help: State and Country Picklists',
    asks: 'addressPicklists',
    answer: (org) => hasField(org, 'Account', 'BillingCountryCode'),
  },
  {
    says: 'Whether Opportunity Teams are on.',
    source: `${reference}: OpportunityTeamMember`,
    asks: 'opportunityTeams',
    answer: async (org) =>
      (await org.describe('Opportunity')).childRelationships.some(
        ({ relationshipName }) => relationshipName === 'OpportunityTeamMembers',
      ),
  },
  {
    says: 'If Opportunity Teams are on, a user joins a team by UserId alone.',
    source: `${reference}: OpportunityTeamMember`,
    async holds(org) {
      const { childRelationships } = await org.describe('Opportunity');
      if (childRelationships.every(({ relationshipName }) => relationshipName !== 'OpportunityTeamMembers')) return;
      const OpportunityId = await newDeal(org);
      const [user] = await org.query("SELECT Id FROM User WHERE IsActive = true AND UserType = 'Standard' LIMIT 1");
      const { status } = await org.call('POST', '/sobjects/OpportunityTeamMember', {
        OpportunityId,
        UserId: user?.['Id'],
      });
      same(status, 201);
    },
  },
  {
    says: 'Whether the org accepts an unknown stage.',
    source: 'Salesforce Help: Restricted Picklists',
    asks: 'stageRestricted',
    async answer(org) {
      const { status, body } = await org.call('POST', '/sobjects/Opportunity', { ...deal, StageName: 'No such stage' });
      if (status !== 201) return true;
      org.keep('Opportunity', String((body as { id?: unknown }).id));
      return false;
    },
  },
];
