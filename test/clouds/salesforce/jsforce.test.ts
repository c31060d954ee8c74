import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { importPKCS8, SignJWT } from 'jose';
import { Connection } from 'jsforce';
import { z } from 'zod';
import { manualClock } from '../../clock.ts';
import { startFixtureOrg } from './fixture.ts';
import type { SalesforceCloud } from './start.ts';

const deal = { Name: 'Contoso deal', StageName: 'Prospecting', CloseDate: '2026-12-31' };

describe('jsforce', () => {
  const clock = manualClock();
  let cloud: SalesforceCloud;
  let connection: Connection;

  async function authorize(): Promise<void> {
    const key = await importPKCS8(cloud.client.privateKeyPem, 'RS256');
    const claims = {
      iss: cloud.client.id,
      sub: cloud.users.integration,
      aud: 'https://login.salesforce.com',
      exp: clock.now() / 1000 + 180,
    };
    const assertion = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(key);
    await connection.authorize({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });
  }

  before(async () => {
    cloud = await startFixtureOrg({ clock });
    connection = new Connection({ loginUrl: cloud.url, instanceUrl: cloud.url, version: '66.0' });
    await authorize();
  });
  after(() => cloud.close());

  it('signs in with a JWT and says how many calls are used', async () => {
    await connection.query('SELECT Id FROM Opportunity');
    assert.equal(connection.limitInfo.apiUsage?.limit, 100_000);
  });

  it('upserts by external id, one and many', async () => {
    const one = await connection.sobject('Opportunity').upsert({ ...deal, Deal_Key__c: 'js-1' }, 'Deal_Key__c');
    assert.equal(one.success, true);
    const many = await connection
      .sobject('Opportunity')
      .upsert(
        [{ Deal_Key__c: 'js-1', Amount: 3 }, { ...deal, Deal_Key__c: 'js-2', Amount: 4 }, { Deal_Key__c: 'js-3' }],
        'Deal_Key__c',
      );
    assert.deepEqual(
      many.map(({ success }) => success),
      [true, true, false],
    );
    const { records } = await connection.query(
      "SELECT Amount FROM Opportunity WHERE Deal_Key__c LIKE 'js-%' ORDER BY Amount",
    );
    assert.deepEqual(
      z
        .array(z.looseObject({ Amount: z.number() }))
        .parse(records)
        .map(({ Amount }) => Amount),
      [3, 4],
    );
  });

  it('throws the error codes of the org', async () => {
    await assert.rejects(
      async () => {
        await connection.query('SELECT Nope FROM Opportunity');
      },
      {
        errorCode: 'INVALID_FIELD',
      },
    );
    await assert.rejects(connection.sobject('Opportunity').create({ Name: 'x' }), {
      errorCode: 'REQUIRED_FIELD_MISSING',
    });
  });

  it('writes with If-Unmodified-Since, alone and in a composite call', async () => {
    const { id } = z.object({ id: z.string() }).parse(await connection.sobject('Opportunity').create(deal));
    const since = new Date(clock.now()).toUTCString();
    const headers = { 'If-Unmodified-Since': since };
    const update = (Amount: number) => connection.sobject('Opportunity').update({ Id: id, Amount }, { headers });
    await update(1);
    clock.advance(2_000);
    await cloud.as(cloud.users.seller).update('Opportunity', id, { Amount: 2 });
    await assert.rejects(update(3), { errorCode: 'PRECONDITION_FAILED' });
    const url = `/services/data/v66.0/sobjects/Opportunity/${id}`;
    const answer = await connection.requestPost('/composite', {
      allOrNone: false,
      compositeRequest: [
        { method: 'PATCH', url, referenceId: 'late', httpHeaders: headers, body: { Amount: 4 } },
        { method: 'PATCH', url, referenceId: 'always', body: { State__c: 'Done' } },
      ],
    });
    const { compositeResponse } = z
      .object({ compositeResponse: z.array(z.object({ httpStatusCode: z.number() })) })
      .parse(answer);
    assert.deepEqual(
      compositeResponse.map(({ httpStatusCode }) => httpStatusCode),
      [412, 204],
    );
    const record = await cloud.as(cloud.users.seller).get('Opportunity', id);
    assert.deepEqual([record['Amount'], record['State__c']], [2, 'Done']);
  });
});
