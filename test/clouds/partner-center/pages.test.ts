import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createDriver } from './driver.ts';
import outgoing from './fixtures/outgoing-co-sell.json' with { type: 'json' };
import { startReceiver, type Receiver } from './receiver.ts';
import { referralShape } from './referral.ts';
import { startPartnerCenterCloud, type PartnerCenterCloud } from './start.ts';

describe('the pages', () => {
  let cloud: PartnerCenterCloud;
  let receiver: Receiver;
  before(async () => {
    cloud = await startPartnerCenterCloud();
    receiver = await startReceiver();
    const WebhookEvents = ['referral-created', 'referral-updated', 'related-referral-updated'];
    await createDriver(cloud).webhooks('POST', '', { WebhookUrl: receiver.url, WebhookEvents });
  });
  after(() => Promise.all([cloud.close(), receiver.close()]));

  const get = async (path: string): Promise<string> => (await fetch(`${cloud.pageUrl}${path}`)).text();
  const post = async (
    path: string,
    form: Record<string, string>,
  ): Promise<{ status: number; text: string; location: string }> => {
    const response = await fetch(`${cloud.pageUrl}${path}`, {
      method: 'POST',
      body: new URLSearchParams(form),
      redirect: 'manual',
    });
    return { status: response.status, text: await response.text(), location: response.headers.get('location') ?? '' };
  };
  const sendForm = {
    name: 'Fabrikam <b>& more</b>',
    customer: 'Fabrikam',
    country: 'DE',
    'first-name': 'Ana',
    'last-name': 'Trujillo',
    email: 'ana@fabrikam.example',
    value: '1500',
    currency: 'EUR',
    'closing-date': '2027-05-01',
    solution: 'SOL-1234-PQRS',
    help: 'GeneralOrOther',
    notes: 'One\r\nTwo',
  };

  it('send a referral, list it and show it, with texts escaped', async () => {
    const sent = await post('/referrals', sendForm);
    assert.equal(sent.status, 303);
    const id = sent.location.split('/').at(-1) ?? '';
    const referral = cloud.referral(id);
    assert.deepEqual(
      [referral?.details.dealValue, referral?.details.closingDateTime, referral?.details.notes],
      [1500, '2027-05-01T00:00:00Z', 'One\nTwo'],
    );
    await cloud.settle();
    assert.ok(receiver.events().includes(`referral-created ${id}`));
    for (const text of [await get('/'), await get(sent.location)]) {
      assert.ok(text.includes('Fabrikam &lt;b&gt;&amp; more&lt;/b&gt;') && !text.includes('<b>&'));
      assert.ok(text.includes('1,500 EUR') && text.includes('New / Pending'));
    }
    const labels = (await get(sent.location)).match(/<label for="([^"]+)"/g) ?? [];
    assert.ok(labels.length >= 5);
  });

  it('change only what was edited, as Microsoft, and tell the partner', async () => {
    const { id, name, details } = cloud.asMicrosoft().sendReferral();
    const form = {
      name: name ?? '',
      value: '75000.5',
      currency: 'USD',
      'closing-date': '2027-03-31',
      notes: details.notes ?? '',
    };
    const saved = await post(`/referrals/${id}`, form);
    assert.deepEqual([saved.status, saved.location], [303, `/referrals/${id}`]);
    const now = cloud.referral(id);
    assert.equal(now?.details.dealValue, 75000.5);
    assert.deepEqual({ ...now.details, dealValue: 0 }, { ...details, dealValue: 0 });
    await post(`/referrals/${id}`, form);
    assert.equal(cloud.referral(id)?.eTag, now.eTag, 'saving without a change writes nothing');
    await cloud.settle();
    assert.deepEqual(
      receiver.events().filter((event) => event.endsWith(id)),
      [`referral-created ${id}`, `referral-updated ${id}`],
    );
  });

  it('offer the allowed moves only, and close with a reason', async () => {
    const { id } = cloud.asMicrosoft().sendReferral();
    const moves = async (): Promise<string[]> =>
      [...(await get(`/referrals/${id}`)).matchAll(/name="outcome" value="(\w+)"/g)].map(([, move = '']) => move);
    assert.deepEqual(await moves(), ['accept', 'decline']);
    await post(`/referrals/${id}/outcome`, { outcome: 'accept', reason: '' });
    assert.deepEqual(await moves(), ['win', 'lose']);
    await post(`/referrals/${id}/outcome`, { outcome: 'lose', reason: 'Chose another vendor' });
    assert.deepEqual(await moves(), []);
    assert.deepEqual(
      [cloud.referral(id)?.substatus, cloud.referral(id)?.statusReason],
      ['Lost', 'Chose another vendor'],
    );
  });

  it("answer for Microsoft on Microsoft's half", async () => {
    const driver = createDriver(cloud);
    const own = referralShape.parse((await driver.api('POST', '', outgoing)).json);
    const target = [{ type: 'BusinessProfileLocation', id: 'msft' }];
    const half = referralShape.parse(
      (await driver.api('POST', '', { ...outgoing, engagementId: own.engagementId, target })).json,
    );
    assert.ok((await get(`/referrals/${own.id}`)).includes(`/referrals/${half.id}`));
    assert.equal((await post(`/referrals/${half.id}/outcome`, { outcome: 'decline', reason: '' })).status, 303);
    assert.equal(cloud.referral(half.id)?.substatus, 'Declined');
    await cloud.settle();
    assert.ok(receiver.events().includes(`related-referral-updated ${half.id}`));
  });

  it('show what is wrong in words, and keep what was typed', async () => {
    const refused = await post('/referrals', { ...sendForm, country: 'Germany' });
    assert.equal(refused.status, 400);
    assert.match(refused.text, /role="alert">\s*The country must be a two-letter/);
    assert.ok(refused.text.includes('value="Germany"'));
    const { id } = cloud.asMicrosoft().sendReferral();
    assert.match((await post(`/referrals/${id}`, { currency: 'Euros' })).text, /role="alert">\s*The currency must be/);
    assert.match((await post(`/referrals/${id}/outcome`, { outcome: 'x' })).text, /role="alert">\s*Choose what to do/);
    const missing = await fetch(`${cloud.pageUrl}/referrals/x`);
    assert.equal(missing.status, 404);
    assert.match(await missing.text(), /There is no referral/);
  });
});
