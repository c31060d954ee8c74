import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { z } from 'zod';
import { manualClock, type ManualClock } from '../../clock.ts';
import { audiences } from './access-tokens.ts';
import { answerOf, createDriver, registrationPath, type Driver } from './driver.ts';
import { startReceiver, type Receiver } from './receiver.ts';
import { startPartnerCenterCloud, type PartnerCenterCloud } from './start.ts';

const registrationShape = z.looseObject({ WebhookUrl: z.string(), WebhookEvents: z.array(z.string()) });
const validationShape = z.strictObject({
  correlationId: z.guid(),
  partnerId: z.guid(),
  status: z.string(),
  callbackUrl: z.string(),
  results: z.array(
    z.strictObject({
      responseCode: z.string(),
      responseMessage: z.string(),
      systemError: z.boolean(),
      dateTimeUtc: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}$/),
    }),
  ),
});

describe('the webhook registration API', () => {
  let clock: ManualClock;
  let cloud: PartnerCenterCloud;
  let driver: Driver;
  let receiver: Receiver;
  beforeEach(async () => {
    clock = manualClock();
    cloud = await startPartnerCenterCloud({ clock });
    driver = createDriver(cloud);
    receiver = await startReceiver();
  });
  afterEach(() => Promise.all([cloud.close(), receiver.close()]));

  const register = (events: string[]): ReturnType<Driver['webhooks']> =>
    driver.webhooks('POST', '', { WebhookUrl: receiver.url, WebhookEvents: events });

  it('names its events, the four of referrals among them', async () => {
    const { status, json } = await driver.webhooks('GET', '/events');
    const events = z.array(z.string()).parse(json);
    assert.equal(status, 200);
    for (const event of ['test-created', 'referral-created', 'related-referral-updated'])
      assert.ok(events.includes(event));
  });
  it('answers 404 until something is registered, 409 to a second POST, and PUT replaces all', async () => {
    assert.equal((await driver.webhooks('GET', '')).status, 404);
    assert.equal(
      (await driver.webhooks('PUT', '', { WebhookUrl: receiver.url, WebhookEvents: ['test-created'] })).status,
      404,
    );
    const created = await register(['referral-created']);
    assert.equal(created.status, 200);
    assert.match(created.headers.get('MS-CorrelationId') ?? '', /^[0-9a-f-]{36}$/);
    assert.equal((await register(['referral-created'])).status, 409);
    const put = await driver.webhooks('PUT', '', {
      webhookUrl: 'https://hooks.contoso.example/x',
      webhookEvents: ['test-created'],
      signatureTokenToMsSignatureHeader: true,
    });
    assert.equal(put.status, 200);
    const now = registrationShape.parse((await driver.webhooks('GET', '')).json);
    assert.deepEqual([now.WebhookUrl, now.WebhookEvents], ['https://hooks.contoso.example/x', ['test-created']]);
    assert.equal(now['SignatureTokenToMsSignatureHeader'], true);
    assert.equal(now['SubscriberId'], undefined, 'the documented view has none');
  });
  const refused: [string, unknown][] = [
    ['an address that is none', { WebhookUrl: 'hook', WebhookEvents: ['test-created'] }],
    ['another scheme', { WebhookUrl: 'ftp://contoso.example', WebhookEvents: ['test-created'] }],
    ['no events', { WebhookUrl: 'https://contoso.example', WebhookEvents: [] }],
    ['an unknown event', { WebhookUrl: 'https://contoso.example', WebhookEvents: ['referral-deleted'] }],
    ['a body that is no object', []],
    ['a body that is no JSON', '{'],
  ];
  for (const [name, body] of refused) {
    it(`refuses ${name} with 400`, async () => {
      assert.equal((await driver.webhooks('POST', '', body)).status, 400);
      assert.equal(cloud.registration(), undefined);
    });
  }
  it('refuses a token of the referrals API', async () => {
    const headers = { Authorization: `Bearer ${await driver.accessToken(audiences.referrals)}` };
    const answer = await answerOf(await fetch(`${cloud.webhookApiUrl}${registrationPath}`, { headers }));
    assert.equal(answer.status, 401);
  });

  describe('test events', () => {
    const send = async (): Promise<string> =>
      z.object({ correlationId: z.string() }).parse((await driver.webhooks('POST', '/validationEvents')).json)
        .correlationId;
    const state = async (id: string): Promise<z.infer<typeof validationShape>> =>
      validationShape.parse((await driver.webhooks('GET', `/validationEvents/${id}`)).json);

    it('need a registration that names test-created', async () => {
      assert.equal((await driver.webhooks('POST', '/validationEvents')).status, 404);
      await register(['referral-created']);
      assert.equal((await driver.webhooks('POST', '/validationEvents')).status, 400);
      assert.deepEqual(receiver.requests, []);
    });
    it('arrive, and their result can be asked for', async () => {
      await register(['test-created']);
      const id = await send();
      await cloud.settle();
      assert.deepEqual(receiver.events(), [`test-created ${id}`]);
      const { status, callbackUrl, results, partnerId } = await state(id);
      assert.deepEqual([status, callbackUrl, partnerId], ['completed', receiver.url, cloud.organizationId]);
      assert.deepEqual(
        results.map(({ responseCode }) => responseCode),
        ['Accepted'],
      );
    });
    it('have one result for each attempt', async () => {
      await register(['test-created']);
      receiver.answers.push(503, 200);
      const id = await send();
      await cloud.settle();
      assert.equal((await state(id)).status, 'pending');
      clock.advance(10_000);
      await cloud.settle();
      const { status, results } = await state(id);
      assert.deepEqual(
        [status, results.map(({ responseCode }) => responseCode)],
        ['completed', ['ServiceUnavailable', 'OK']],
      );
    });
    it('are limited to two in a minute', async () => {
      await register(['test-created']);
      await send();
      clock.advance(20_000);
      await send();
      const limited = await driver.webhooks('POST', '/validationEvents');
      assert.deepEqual([limited.status, limited.headers.get('Retry-After')], [429, '40']);
      assert.deepEqual(limited.json, { statusCode: 429, message: 'Rate limit is exceeded. Try again in 40 seconds.' });
      clock.advance(40_000);
      await send();
    });
    it('are forgotten after seven days', async () => {
      await register(['test-created']);
      const id = await send();
      await cloud.settle();
      clock.advance(7 * 24 * 3600 * 1000);
      const answer = await createDriver(cloud).webhooks('GET', `/validationEvents/${id}`);
      assert.equal(answer.status, 404);
    });
  });
});
