import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startFixtureOrg } from '../fixture.ts';
import type { SalesforceCloud } from '../start.ts';

describe('the pages of the org', () => {
  let cloud: SalesforceCloud;
  before(async () => {
    cloud = await startFixtureOrg();
  });
  after(() => cloud.close());

  async function page(path: string, form?: Record<string, string>) {
    const response = await fetch(`${cloud.url}${path}`, {
      redirect: 'manual',
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    });
    return { status: response.status, location: response.headers.get('location') ?? '', text: await response.text() };
  }

  it('lead from / to the list, which escapes what people wrote', async () => {
    await cloud.as(cloud.users.seller).create('Opportunity', {
      Name: '<script>alert(1)</script>',
      StageName: 'Prospecting',
      CloseDate: '2026-12-31',
      Amount: 5,
    });
    assert.deepEqual([(await page('/')).status, (await page('/')).location], [303, '/lightning/o/Opportunity/list']);
    const { status, text } = await page('/lightning/o/Opportunity/list');
    assert.equal(status, 200);
    assert.match(text, /&lt;script&gt;alert\(1\)&lt;\/script&gt;/);
    assert.doesNotMatch(text, /<script/);
    assert.match(text, /5 USD/);
  });

  it('create an opportunity as the seller, and show what is wrong in words', async () => {
    const form = await page('/lightning/o/Opportunity/new');
    assert.match(form.text, /<label for="Shared__c">Shared<\/label>/);
    assert.doesNotMatch(form.text, /name="Deal_Key__c"/);
    const refused = await page('/lightning/o/Opportunity/new', { Name: 'From a page', StageName: 'Prospecting' });
    assert.equal(refused.status, 400);
    assert.match(refused.text, /role="alert">\s*Required fields are missing: \[CloseDate\]/);
    assert.match(refused.text, /value="From a page"/);
    const saved = await page('/lightning/o/Opportunity/new', {
      Name: 'From a page',
      StageName: 'Prospecting',
      CloseDate: '2026-12-31',
      Shared__c: 'on',
      State__c: 'Waiting',
      CurrencyIsoCode: 'EUR',
    });
    assert.equal(saved.status, 303);
    const [record] = await cloud
      .as(cloud.users.seller)
      .query("SELECT Shared__c, CurrencyIsoCode, Owner.Username FROM Opportunity WHERE Name = 'From a page'");
    assert.deepEqual([record?.['Shared__c'], record?.['CurrencyIsoCode']], [true, 'EUR']);
    assert.match(JSON.stringify(record?.['Owner']), /seller@contoso.example/);
  });

  it('change only what was changed', async () => {
    const seller = cloud.as(cloud.users.seller);
    const id = await seller.create('Opportunity', {
      Name: 'Edit me',
      StageName: 'Prospecting',
      CloseDate: '2026-12-31',
      Log__c: 'one\ntwo',
      Shared__c: true,
    });
    const view = `/lightning/r/Opportunity/${id}/view`;
    const { text } = await page(view);
    assert.match(text, /<textarea[^>]*name="Log__c"[^>]*>one\ntwo<\/textarea/);
    assert.match(text, /<dt>Deal Key<\/dt>/);
    cloud.pauseOutbound();
    await cloud.settle();
    const queued = cloud.outboundQueue().length;
    const record = await seller.get('Opportunity', id);
    const form = {
      Name: 'Edit me',
      StageName: 'Prospecting',
      CloseDate: '2026-12-31',
      Log__c: 'one\r\ntwo',
      Shared__c: 'on',
      OwnerId: String(record['OwnerId']),
      State__c: 'Waiting',
      Probability: '10',
      CurrencyIsoCode: 'USD',
    };
    assert.equal((await page(view, form)).location, view);
    assert.equal(cloud.outboundQueue().length, queued);
    assert.equal((await seller.get('Opportunity', id))['Log__c'], 'one\ntwo');
    await page(view, { ...form, Amount: '7.5' });
    assert.equal((await seller.get('Opportunity', id))['Amount'], 7.5);
    assert.equal(cloud.outboundQueue().length, queued + 1);
    assert.equal((await page(view, { ...form, Name: '' })).status, 400);
  });

  it('answer 404 for what is not there', async () => {
    assert.equal((await page('/lightning/r/Opportunity/006000000000000AAA/view')).status, 404);
    assert.equal((await page('/lightning/o/Case/list')).status, 404);
  });
});
