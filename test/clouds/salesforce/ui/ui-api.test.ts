import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { apiOf, startFixtureOrg } from '../fixture.ts';
import type { SalesforceCloud } from '../start.ts';

describe('the UI API of the org', () => {
  let cloud: SalesforceCloud;
  let id: string;
  before(async () => {
    cloud = await startFixtureOrg();
    const seller = cloud.as(cloud.users.seller);
    const account = await seller.create('Account', { Name: 'Contoso' });
    id = await seller.create('Opportunity', {
      Name: 'Deal',
      AccountId: account,
      StageName: 'Prospecting',
      CloseDate: '2026-12-31',
      Amount: 1234.5,
      State__c: 'Done',
    });
  });
  after(() => cloud.close());

  const seller = () => apiOf(cloud, cloud.users.seller);
  const integration = () => apiOf(cloud, cloud.users.integration);
  const record = (query: string) => seller()('GET', `/ui-api/records/${id}?${query}`);

  it('shows a record with values, their display and the parent', async () => {
    const { status, body } = await record('fields=Opportunity.Amount,Opportunity.CloseDate,Opportunity.Account.Name');
    assert.equal(status, 200);
    assert.partialDeepStrictEqual(body, {
      apiName: 'Opportunity',
      id,
      recordTypeId: '012000000000000AAA',
      fields: {
        Amount: { displayValue: '$1,234.50', value: 1234.5 },
        CloseDate: { displayValue: '12/31/26', value: '2026-12-31' },
        Account: { displayValue: 'Contoso', value: { fields: { Name: { displayValue: null, value: 'Contoso' } } } },
      },
    });
  });

  it('shows numbers and dates as the language of the caller writes them', async () => {
    const { body } = await seller()(
      'GET',
      `/ui-api/records/${id}?fields=Opportunity.Amount,Opportunity.CloseDate`,
      undefined,
      { 'accept-language': 'de' },
    );
    assert.partialDeepStrictEqual(body, {
      fields: { Amount: { displayValue: '1.234,50\u00a0$' }, CloseDate: { displayValue: '31.12.26' } },
    });
  });

  it('refuses a field that the user may not see, unless it is optional', async () => {
    assert.partialDeepStrictEqual(await record('fields=Opportunity.Campaign_Key__c'), {
      status: 400,
      body: [{ errorCode: 'INVALID_FIELD' }],
    });
    const { body } = await record('optionalFields=Opportunity.Campaign_Key__c,Opportunity.Name,Opportunity.No__c');
    assert.partialDeepStrictEqual(body, { fields: { Name: { value: 'Deal' } } });
    assert.doesNotMatch(JSON.stringify(body), /Campaign_Key__c|No__c/);
  });

  const refusals: [query: string, status: number, code: string][] = [
    ['', 400, 'ILLEGAL_QUERY_PARAMETER_VALUE'],
    ['fields=Account.Name', 400, 'INVALID_FIELD'],
    ['fields=Opportunity.Name&layoutTypes=Full', 501, 'NOT_SIMULATED'],
  ];
  for (const [query, status, code] of refusals)
    it(`answers ${code} to "${query}"`, async () => {
      assert.partialDeepStrictEqual(await record(query), { status, body: [{ errorCode: code }] });
    });

  it('does not open what the user may not read, or what is not there', async () => {
    const { body } = await seller()('GET', `/ui-api/records/006000000000000AAA?fields=Opportunity.Name`);
    assert.partialDeepStrictEqual(body, [{ errorCode: 'NOT_FOUND' }]);
    const user = await cloud.as(cloud.users.seller).query('SELECT Id FROM User');
    const answer = await integration()('PATCH', `/ui-api/records/${String(user[0]?.['Id'])}`, {
      fields: { LastName: 'X' },
    });
    assert.notEqual(answer.status, 200);
  });

  it('saves, and answers with what was saved', async () => {
    const { status, body } = await seller()('PATCH', `/ui-api/records/${id}`, { fields: { Id: id, Amount: 10 } });
    assert.equal(status, 200);
    assert.partialDeepStrictEqual(body, { fields: { Amount: { value: 10, displayValue: '$10.00' } } });
  });

  it('says by field what it cannot save, with the label that people see', async () => {
    const { status, body } = await seller()('PATCH', `/ui-api/records/${id}`, { fields: { Name: null } });
    assert.equal(status, 400);
    assert.partialDeepStrictEqual(body, {
      enhancedErrorType: 'RecordError',
      output: { errors: [], fieldErrors: { Name: [{ errorCode: 'REQUIRED_FIELD_MISSING', fieldLabel: 'Name' }] } },
    });
    const readOnly = await seller()('PATCH', `/ui-api/records/${id}`, { fields: { Deal_Key__c: 'x' } });
    assert.partialDeepStrictEqual(readOnly.body, {
      output: { fieldErrors: { Deal_Key__c: [{ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE' }] } },
    });
  });

  it('keeps a change that was made since the record was read', async () => {
    const { status, body } = await seller()(
      'PATCH',
      `/ui-api/records/${id}`,
      { fields: { Amount: 11 } },
      { 'if-unmodified-since': 'Mon, 02 Nov 2020 09:00:00 GMT' },
    );
    assert.partialDeepStrictEqual({ status, body }, { status: 412, body: [{ errorCode: 'PRECONDITION_FAILED' }] });
  });

  it('takes the precondition as a component has read it: in ISO form', async () => {
    const { id } = (await seller()('POST', '/ui-api/records', { apiName: 'Account', fields: { Name: 'Fabrikam' } }))
      .body as { id: string };
    const since = (day: string) => ({ 'if-unmodified-since': `${day}T09:00:00.000Z` });
    const save = (day: string) => seller()('PATCH', `/ui-api/records/${id}`, { fields: { Name: 'New' } }, since(day));
    assert.deepEqual([(await save('2020-11-02')).status, (await save('2999-11-02')).status], [412, 200]);
  });

  it('creates and deletes', async () => {
    const made = await seller()('POST', '/ui-api/records', { apiName: 'Account', fields: { Name: 'Fabrikam' } });
    assert.partialDeepStrictEqual(made, {
      status: 201,
      body: { apiName: 'Account', fields: { Name: { value: 'Fabrikam' } } },
    });
    const path = `/ui-api/records/${(made.body as { id: string }).id}`;
    assert.equal((await seller()('DELETE', path)).status, 204);
    assert.equal((await seller()('GET', `${path}?fields=Account.Name`)).status, 404);
  });

  for (const [uiContactRoles, status] of [
    ['created', 201],
    ['refused', 400],
  ] as const)
    it(`has contact roles ${uiContactRoles} where the switch says so`, async (t) => {
      const org = await startFixtureOrg({ switches: { uiContactRoles } });
      t.after(() => org.close());
      const person = org.as(org.users.seller);
      const OpportunityId = await person.create('Opportunity', {
        ...{ Name: 'Deal', StageName: 'Prospecting', CloseDate: '2026-12-31' },
      });
      const ContactId = await person.create('Contact', { LastName: 'Akers' });
      const role = { apiName: 'OpportunityContactRole', fields: { OpportunityId, ContactId, IsPrimary: true } };
      const answer = await apiOf(org, org.users.seller)('POST', '/ui-api/records', role);
      assert.equal(answer.status, status);
      if (status === 400) assert.partialDeepStrictEqual(answer.body, [{ errorCode: 'INVALID_TYPE' }]);
    });

  it('describes the fields that the user may see and edit', async () => {
    const { body } = await seller()('GET', '/ui-api/object-info/Opportunity');
    assert.partialDeepStrictEqual(body, {
      defaultRecordTypeId: '012000000000000AAA',
      fields: {
        Deal_Key__c: { updateable: false },
        Shared__c: { updateable: true, dataType: 'Boolean', label: 'Shared' },
      },
    });
    assert.doesNotMatch(JSON.stringify(body), /Campaign_Key__c/);
    assert.equal((await integration()('GET', '/ui-api/object-info/User')).status, 200);
    assert.equal((await seller()('GET', '/ui-api/object-info/Nothing__c')).status, 400);
  });

  it('lists the values of a picklist, of one or all', async () => {
    const base = '/ui-api/object-info/Opportunity/picklist-values/012000000000000AAA';
    assert.partialDeepStrictEqual((await seller()('GET', `${base}/State__c`)).body, {
      controllerValues: {},
      defaultValue: { value: 'Waiting' },
      values: [
        { value: 'Waiting', label: 'Waiting', validFor: [] },
        { value: 'Done', label: 'Done', validFor: [] },
      ],
    });
    assert.partialDeepStrictEqual((await seller()('GET', base)).body, {
      picklistFieldValues: { State__c: { defaultValue: { value: 'Waiting' } }, StageName: {} },
    });
    assert.equal((await seller()('GET', `${base}/Name`)).status, 400);
    assert.equal((await seller()('GET', base.replace('0000AAA', '0001AAA'))).status, 400);
  });
});
