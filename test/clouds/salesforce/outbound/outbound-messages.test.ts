import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { manualClock } from '../../../clock.ts';
import type { ManualClock } from '../../../clock.ts';
import { acknowledgement, apiOf, startFixtureOrg, startListener } from '../fixture.ts';
import type { SalesforceCloud } from '../start.ts';
import type { SalesforceSwitches } from '../switches.ts';

const deal = { Name: 'Contoso deal', StageName: 'Prospecting', CloseDate: '2026-12-31' };
const shared = { ...deal, Shared__c: true };
const hour = 3_600_000;

type Listener = Awaited<ReturnType<typeof startListener>>;

describe('outbound messages', () => {
  let clock: ManualClock;
  let cloud: SalesforceCloud;
  let listener: Listener;

  async function start(
    answer?: Parameters<typeof startListener>[0],
    switches: Partial<SalesforceSwitches> = {},
  ): Promise<void> {
    clock = manualClock();
    listener = await startListener(answer);
    cloud = await startFixtureOrg({ clock, switches }, { relayUrl: listener.url });
  }
  afterEach(async () => {
    await cloud.close();
    listener.close();
  });

  const idsIn = (message: string | undefined) =>
    [...(message ?? '').matchAll(/<sf:Id>(\w+)</g)].map((match) => match[1]);

  it('are the SOAP that the real org sends, with the fields that have a value', async () => {
    await start();
    const id = await cloud
      .as(cloud.users.seller)
      .create('Opportunity', { ...shared, Name: 'Fish & "chips"', Amount: 1200 });
    await cloud.settle();
    const [message = ''] = listener.received;
    const minted = (prefix: string) => new RegExp(`>(${prefix}\\w{15})<`).exec(message)?.[1] ?? '';
    const soap = (api: string) => `${cloud.url}/services/Soap/${api}/66.0/${cloud.orgId.slice(0, 15)}`;
    assert.equal(
      message,
      '<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
        `<soapenv:Body><notifications xmlns="http://soap.sforce.com/2005/09/outbound"><OrganizationId>${cloud.orgId}</OrganizationId><ActionId>${minted('04k')}</ActionId><SessionId xsi:nil="true"/>` +
        `<EnterpriseUrl>${soap('c')}</EnterpriseUrl><PartnerUrl>${soap('u')}</PartnerUrl><Notification><Id>${minted('04l')}</Id><sObject xsi:type="sf:Opportunity" xmlns:sf="urn:sobject.enterprise.soap.sforce.com">` +
        `<sf:Id>${id}</sf:Id><sf:Amount>1200.0</sf:Amount><sf:LastModifiedDate>2026-11-02T09:00:00.000Z</sf:LastModifiedDate><sf:Name>Fish &amp; &quot;chips&quot;</sf:Name><sf:Shared__c>true</sf:Shared__c>` +
        '</sObject></Notification></notifications></soapenv:Body></soapenv:Envelope>',
    );
    assert.deepEqual(cloud.outboundQueue(), []);
  });

  it('follow the entry condition of the flow, for people and API calls alike', async () => {
    await start();
    const seller = cloud.as(cloud.users.seller);
    const sent = async (step: () => Promise<unknown>) => {
      const before = listener.received.length;
      await step();
      await cloud.settle();
      return listener.received.length - before;
    };
    let id = '';
    const api = apiOf(cloud, cloud.users.seller);
    const relay = apiOf(cloud, cloud.users.integration);
    const outcomes = {
      unshared: await sent(async () => (id = await seller.create('Opportunity', deal))),
      shared: await sent(() => seller.update('Opportunity', id, { Shared__c: true })),
      otherField: await sent(() => seller.update('Opportunity', id, { NextStep: 'call' })),
      sameValue: await sent(() => seller.update('Opportunity', id, { Name: deal.Name })),
      watchedField: await sent(() => seller.update('Opportunity', id, { Amount: 5 })),
      overHttp: await sent(() => api('PATCH', `/sobjects/Opportunity/${id}`, { Amount: 6 })),
      holderOfThePermission: await sent(() => relay('PATCH', `/sobjects/Opportunity/${id}`, { Amount: 7 })),
      refused: await sent(() => api('PATCH', `/sobjects/Opportunity/${id}`, { Amount: 8, CloseDate: null })),
    };
    assert.deepEqual(outcomes, {
      unshared: 0,
      shared: 0,
      otherField: 0,
      sameValue: 0,
      watchedField: 1,
      overHttp: 1,
      holderOfThePermission: 0,
      refused: 0,
    });
  });

  it('carry up to 100 notifications of one transaction, none of a rolled-back one', async () => {
    await start();
    const api = apiOf(cloud, cloud.users.seller);
    const records = Array.from({ length: 150 }, () => ({ attributes: { type: 'Opportunity' }, ...shared }));
    await api('POST', '/composite/sobjects', { allOrNone: true, records });
    await cloud.settle();
    assert.deepEqual(
      listener.received.map((message) => idsIn(message).length),
      [100, 50],
    );
    await api('POST', '/composite/sobjects', {
      allOrNone: true,
      records: [...records.slice(1), { attributes: { type: 'Opportunity' } }],
    });
    const url = '/services/data/v66.0/sobjects/Opportunity';
    const subrequests = (bodies: unknown[]) =>
      bodies.map((body, index) => ({ method: 'POST', url, referenceId: `r${index}`, body }));
    await api('POST', '/composite', { allOrNone: true, compositeRequest: subrequests([shared, {}]) });
    await cloud.settle();
    assert.equal(listener.received.length, 2);
    await api('POST', '/composite', { allOrNone: true, compositeRequest: subrequests([shared, shared]) });
    await api('POST', '/composite', { allOrNone: false, compositeRequest: subrequests([shared, shared]) });
    await cloud.settle();
    assert.deepEqual(
      listener.received.slice(2).map((message) => idsIn(message).length),
      [2, 1, 1],
    );
    const collection = {
      allOrNone: true,
      records: [{ attributes: { type: 'Opportunity' }, ...shared }, { attributes: { type: 'Opportunity' } }],
    };
    const undone = {
      method: 'POST',
      url: '/services/data/v66.0/composite/sobjects',
      referenceId: 'undone',
      body: collection,
    };
    await api('POST', '/composite', { allOrNone: true, compositeRequest: [undone, ...subrequests([shared])] });
    await cloud.settle();
    assert.deepEqual(
      listener.received.slice(5).map((message) => idsIn(message).length),
      [1],
    );
  });

  it('come again, later each time, until they are acknowledged', async () => {
    const fault = { status: 500, body: acknowledgement };
    const refusals = [
      fault,
      { status: 202, body: acknowledgement },
      { status: 200, body: acknowledgement.replace('true', 'false') },
      { status: 200, body: 'OK' },
    ];
    await start((attempt) => refusals[attempt - 1] ?? { status: 200, body: acknowledgement });
    await cloud.as(cloud.users.seller).create('Opportunity', shared);
    await cloud.settle();
    for (const [attempts, wait] of [
      [1, 2_000],
      [2, 4_000],
      [3, 8_000],
      [4, 16_000],
    ] as const) {
      assert.equal(listener.received.length, attempts);
      assert.equal(cloud.outboundQueue()[0]?.attempts, attempts);
      clock.advance(wait - 1);
      await cloud.settle();
      assert.equal(listener.received.length, attempts);
      clock.advance(1);
      await cloud.settle();
    }
    assert.equal(listener.received.length, 5);
    assert.equal(new Set(listener.received).size, 1);
    assert.deepEqual(cloud.outboundQueue(), []);
  });

  it('are dropped after 24 hours, with no more than two hours between attempts', async () => {
    await start(() => ({ status: 503, body: '' }));
    await cloud.as(cloud.users.seller).create('Opportunity', shared);
    await cloud.settle();
    let waited = 0;
    let attempts = 1;
    while (cloud.outboundQueue().length > 0) {
      const wait = Math.min(2_000 * 2 ** (attempts - 1), 2 * hour);
      clock.advance(wait);
      await cloud.settle();
      waited += wait;
      attempts += 1;
      assert.equal(listener.received.length, attempts);
    }
    assert.ok(waited <= 24 * hour && waited > 22 * hour);
    assert.deepEqual(cloud.outboundQueue(), []);
  });

  it('are sent with the data of the time of delivery, and only the id of a record that is gone', async () => {
    await start();
    const seller = cloud.as(cloud.users.seller);
    cloud.pauseOutbound();
    const id = await seller.create('Opportunity', { ...shared, Amount: 1 });
    await seller.update('Opportunity', id, { Amount: 2 });
    const gone = await seller.create('Opportunity', shared);
    await seller.delete('Opportunity', gone);
    await cloud.settle();
    assert.equal(listener.received.length, 0);
    assert.deepEqual(
      cloud.outboundQueue().map(({ notifications }) => notifications.map(({ recordId }) => recordId)),
      [[id], [id], [gone]],
    );
    cloud.resumeOutbound();
    await cloud.settle();
    assert.deepEqual(
      listener.received.map((message) => /<sf:Amount>(.*?)</.exec(message)?.[1]),
      ['2.0', '2.0', undefined],
    );
    assert.match(listener.received[2] ?? '', new RegExp(`<sObject [^>]*><sf:Id>${gone}</sf:Id></sObject>`));
  });

  it('lose their order when one fails', async () => {
    await start((attempt) => (attempt === 1 ? { status: 500, body: '' } : { status: 200, body: acknowledgement }));
    const seller = cloud.as(cloud.users.seller);
    const first = await seller.create('Opportunity', shared);
    const second = await seller.create('Opportunity', shared);
    await cloud.settle();
    clock.advance(2_000);
    await cloud.settle();
    assert.deepEqual(
      listener.received.map((message) => idsIn(message)[0]),
      [first, second, first],
    );
  });

  it('give up on a listener that does not answer for 60 seconds', async () => {
    const { promise: arrival, resolve: arrived } = Promise.withResolvers<undefined>();
    await start((attempt) => {
      arrived(undefined);
      return attempt === 1 ? 'never' : { status: 200, body: acknowledgement };
    });
    await cloud.as(cloud.users.seller).create('Opportunity', shared);
    await arrival;
    clock.advance(60_000);
    await cloud.settle();
    assert.match(cloud.outboundQueue()[0]?.lastError ?? '', /no answer within 60 seconds/);
    clock.advance(2_000);
    await cloud.settle();
    assert.deepEqual(cloud.outboundQueue(), []);
  });

  it('arrive twice when the org is told to duplicate them', async () => {
    await start(undefined, { duplicateOutbound: true });
    await cloud.as(cloud.users.seller).create('Opportunity', shared);
    await cloud.settle();
    assert.equal(listener.received.length, 2);
    assert.equal(listener.received[0], listener.received[1]);
  });
});
