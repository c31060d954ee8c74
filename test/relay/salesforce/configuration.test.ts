import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { createOrgConfiguration } from '../../../relay/salesforce/configuration.ts';
import type { SalesforceRequest } from '../../../relay/salesforce/connect.ts';
import { errorOf } from '../error-of.ts';
import { startConnected, type Connected } from './connected.ts';

const metadataFolder = new URL('../../../force-app/defaults/customMetadata/', import.meta.url);
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
    assert.deepEqual(
      Object.keys(settings).sort(),
      [...deployed('Partner_Center_Setting'), 'Oldest_Relay', 'Package_Version'].sort(),
    );
    for (const { map, referral, salesforce, direction } of values) {
      assert.ok(map !== '' && referral !== '' && salesforce !== '');
      assert.match(direction, /^(Both|Inbound|Outbound)$/);
    }
  });

  it('knows the currency of the org itself, where no admin has named one', async () => {
    const { settings } = await at.organization.load();
    assert.equal(settings['Default_Currency'], 'USD');
  });

  it('every active row names a field that the org describes, and may be written where it is of the opportunity itself', async () => {
    const { rows, describe: of } = await at.organization.load();
    for (const { name, field } of rows.filter(({ active }) => active)) {
      const description = of(field);
      assert.ok(description?.kind !== undefined, `${name}: ${field}`);
      assert.ok(description.updateable || field.includes('.'), `${name}: ${field}`);
    }
  });

  it('has the active solutions of the catalogue by their ids', async () => {
    assert.deepEqual([...(await at.organization.load()).solutions], []);
    const solution = (Name: string, Solution_Id__c: string, Active__c: boolean) =>
      at.admin.create('Partner_Center_Solution__c', { Name, Solution_Id__c, Active__c });
    await solution('Fleet', 'SOL-1', true);
    await solution('Old', 'SOL-2', false);
    await solution('Port', 'SOL-3', true);
    assert.deepEqual(
      (await at.organization.load()).solutions,
      new Map([
        ['SOL-1', 'Fleet'],
        ['SOL-3', 'Port'],
      ]),
    );
  });

  it('has all rows where there are more than one page of them', async () => {
    const records = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, index) => ({
        Name: `S${String(from + index)}`,
        Solution_Id__c: String(from + index),
      }));
    const call = async (request: SalesforceRequest) => {
      if (request.path === '/query/01g-2000') return { body: { records: records(2000, 2500) }, serverTime: 0 };
      const answer = await at.salesforce.call(request);
      if (request.path !== '/composite') return answer;
      const more = { records: records(0, 2000), nextRecordsUrl: '/services/data/v66.0/query/01g-2000' };
      const { compositeResponse } = composite.parse(answer.body);
      const changed = compositeResponse.map((one) => (one.referenceId === 'solutions' ? { ...one, body: more } : one));
      return { ...answer, body: { compositeResponse: changed } };
    };
    const { solutions } = await createOrgConfiguration({ ...at.salesforce, call }).load();
    assert.equal(solutions.size, 2_500);
  });

  it('is one call, once the fields are described', async () => {
    await at.organization.load();
    at.cloud.clearCalls();
    await at.organization.load();
    assert.deepEqual(at.restCalls(), ['POST /composite']);
  });

  it('an org without rows that the user can see says what to do', async () => {
    answer('rows', []);
    assert.equal((await errorOf(() => at.organization.load())).code, 'MAPPING_MISSING');
  });

  for (const [what, name, record] of [
    ['rows', 'rows', { DeveloperName: 5 }],
    ['values', 'values', { Map__c: null }],
    [
      'values with a direction that nobody knows',
      'values',
      { ...{ Map__c: 'a', Referral_Value__c: 'b' }, Salesforce_Value__c: 'c', Direction__c: 'Up' },
    ],
    ['settings', 'settings', {}],
    ['solutions', 'solutions', { Solution_Id__c: 5 }],
  ] as const)
    it(`${what} of another shape are unavailable, not a crash`, async () => {
      answer(name, [record]);
      assert.equal((await errorOf(() => at.organization.load())).code, 'SALESFORCE_UNAVAILABLE');
    });

  it('is refused when one of its parts is, naming it', async () => {
    const errorCode = 'INVALID_TYPE';
    const body = [{ errorCode, message: "sObject type 'Partner_Center_Solution__c' is not supported." }];
    const compositeResponse = ['rows', 'values', 'settings', 'solutions', 'organization'].map(() => ({
      httpStatusCode: 400,
      body,
    }));
    at.cloud.fail({ times: 1, path: /composite/, status: 200, body: { compositeResponse } });
    const { code, message } = await errorOf(() => at.organization.load());
    assert.equal(code, 'SALESFORCE_REFUSED');
    assert.match(message, /Partner_Center_Solution__c/);
  });

  /** The org answers the next load with these records in one part, and with nothing bad in the others. */
  function answer(part: string, records: readonly unknown[]): void {
    const row = { DeveloperName: 'Row', Referral_Pointer__c: '/name', Salesforce_Field__c: 'Name' };
    const compositeResponse = ['rows', 'values', 'settings', 'solutions', 'organization'].map((name) => ({
      httpStatusCode: 200,
      body: { done: true, records: name === part ? records : name === 'rows' ? [row] : [] },
    }));
    at.cloud.fail({ times: 1, path: /composite/, status: 200, body: { compositeResponse } });
  }
});

const composite = z.object({ compositeResponse: z.array(z.looseObject({ referenceId: z.string() })) });
