import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { errorOf } from '../error-of.ts';
import { startConnected, type Connected } from './connected.ts';

const metadataFolder = new URL('../../../force-app/main/default/customMetadata/', import.meta.url);
const deployed = (type: string) =>
  readdirSync(metadataFolder)
    .flatMap((file) => new RegExp(`^${type}\\.(\\w+)\\.md-meta\\.xml$`).exec(file)?.[1] ?? [])
    .sort();

describe("the org's configuration", () => {
  let at: Connected;
  before(async () => {
    at = await startConnected();
  });
  after(() => at.cloud.close());

  it('has every mapping row of the package, as the package says it', async () => {
    const { rows } = await at.organization.load();
    assert.deepEqual(rows.map(({ name }) => name).sort(), deployed('Partner_Center_Field_Mapping'));
    const row = rows.find(({ name }) => name === 'Deal_Value');
    assert.deepEqual(
      [row?.active, row?.pointer, row?.field, row?.directions],
      [
        true,
        '/details/dealValue',
        'Amount',
        { inboundCreate: true, inboundUpdate: true, outboundCreate: true, outboundUpdate: true },
      ],
    );
  });

  it('has every value row and setting of the package', async () => {
    const { values, settings } = await at.organization.load();
    assert.equal(values.length, deployed('Partner_Center_Value_Mapping').length);
    assert.deepEqual(Object.keys(settings).sort(), deployed('Partner_Center_Setting'));
    for (const { map, referral, salesforce, direction } of values) {
      assert.ok(map !== '' && referral !== '' && salesforce !== '');
      assert.match(direction, /^(Both|Inbound|Outbound)$/);
    }
  });

  it('every active row names a field that the org describes as one that the relay may write', async () => {
    const { rows, describe: of } = await at.organization.load();
    for (const { name, field } of rows.filter(({ active }) => active)) {
      const description = of(field);
      assert.ok(description?.updateable === true && description.kind !== undefined, `${name}: ${field}`);
    }
  });

  it('fields are described in the terms of the mapping', async () => {
    const { describe: of } = await at.organization.load();
    const kinds = [
      'Amount',
      'CloseDate',
      'Name',
      'StageName',
      'Partner_Center_Last_Synced__c',
      'Sync_with_Partner_Center__c',
    ];
    assert.deepEqual(
      kinds.map((name) => of(name)?.kind),
      ['number', 'date', 'text', 'text', 'datetime', 'boolean'],
    );
    assert.equal(of('Name')?.length, 120);
    assert.equal(of('Name')?.nillable, false);
    assert.equal(of('StageName')?.allowed, undefined, 'an open list');
    assert.equal(of('How_can_Microsoft_help__c')?.allowed?.length, 6);
    assert.equal(of('Partner_Center_Sync_Icon__c')?.updateable, false);
  });

  for (const name of ['Nothing__c', 'amount', 'Account.Name', '', '__proto__', 'toString']) {
    it(`a field ${JSON.stringify(name)} that Opportunity does not have is not described`, async () => {
      const { describe: of } = await at.organization.load();
      assert.equal(of(name), undefined);
    });
  }

  it('an org without rows that the user can see says what to do', async () => {
    at.cloud.fail({
      times: 1,
      path: /Partner_Center_Field_Mapping__mdt/,
      status: 200,
      body: { totalSize: 0, done: true, records: [] },
    });
    assert.equal((await errorOf(() => at.organization.load())).code, 'MAPPING_MISSING');
  });

  for (const [what, path, body] of [
    ['rows of another shape', /Field_Mapping__mdt/, { done: true, records: [{ DeveloperName: 5 }] }],
    ['values of another shape', /Value_Mapping__mdt/, { done: true, records: [{ Map__c: null }] }],
    [
      'a direction that nobody knows',
      /Value_Mapping__mdt/,
      {
        done: true,
        records: [{ Map__c: 'a', Referral_Value__c: 'b', Salesforce_Value__c: 'c', Direction__c: 'Sideways' }],
      },
    ],
    ['settings of another shape', /Setting__mdt/, { done: true, records: [{}] }],
    ['a description of another shape', /describe/, { fields: [{ name: 'Amount' }] }],
    ['a description that is none', /describe/, {}],
  ] as const) {
    it(`${what} are unavailable, not a crash`, async () => {
      at.cloud.fail({ times: 1, path, status: 200, body });
      assert.equal((await errorOf(() => at.organization.load())).code, 'SALESFORCE_UNAVAILABLE');
    });
  }
});
