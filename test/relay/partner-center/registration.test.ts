import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { realClock } from '../../clock.ts';
import { startReceiver } from '../../clouds/partner-center/receiver.ts';
import { startPartnerCenterCloud } from '../../clouds/partner-center/start.ts';
import { errorOf } from '../error-of.ts';
import { connect, startConnected, type Connected } from './connected.ts';

const wanted = {
  url: 'https://relay.contoso.example/webhooks/partner-center',
  events: ['referral-created', 'test-created'],
};

describe('the webhook registration', () => {
  let at: Connected;
  beforeEach(async () => {
    at = await startConnected();
  });
  afterEach(() => at.cloud.close());
  const answer = (body: unknown, status = 200) => {
    at.cloud.fail({ times: 1, host: 'webhooks', status, body });
  };

  it('is undefined when there is none', async () => {
    assert.equal(await at.registrations.show(), undefined);
  });

  for (const body of [
    { WebhookUrl: null, WebhookEvents: null },
    { webhookUrl: '', webhookEvents: [] },
  ])
    it(`is undefined when the answer is ${JSON.stringify(body)}`, async () => {
      answer(body);
      assert.equal(await at.registrations.show(), undefined);
    });

  it('may have no events', async () => {
    answer({ WebhookUrl: wanted.url, WebhookEvents: null });
    assert.deepEqual(await at.registrations.show(), { url: wanted.url, events: [] });
  });

  it('has a test whose attempt got no answer', async () => {
    const results = [{ ResponseCode: null, ResponseMessage: null, SystemError: true }];
    answer({ Status: 'failed', Results: results });
    assert.deepEqual(await at.registrations.testState('c'), {
      status: 'failed',
      results: [{ responseCode: '', responseMessage: '' }],
    });
  });

  it('is created with POST, replaced with PUT, and shown as it is', async () => {
    assert.deepEqual(await at.registrations.save(wanted, false), wanted);
    assert.deepEqual(await at.registrations.show(), wanted);
    const other = { url: 'https://other.contoso.example/hook', events: ['referral-updated'] };
    assert.deepEqual(await at.registrations.save(other, true), other);
    assert.deepEqual(await at.registrations.show(), other);
    assert.equal(at.cloud.registration()?.webhookUrl, other.url);
    assert.deepEqual(
      at.callsOf('webhooks').map((call) => call.split(' ')[0]),
      ['POST', 'GET', 'PUT', 'GET'],
    );
  });

  it('is not created over one that is there', async () => {
    await at.registrations.save(wanted, false);
    const { code } = await errorOf(() => at.registrations.save({ ...wanted, url: 'https://x.example/' }, false));
    assert.match(code, /^(REFERRAL_CHANGED|WEBHOOK_TAKEN)$/);
    assert.equal(at.cloud.registration()?.webhookUrl, wanted.url);
  });

  it('is refused with the reason when an event is unknown', async () => {
    const { code, message } = await errorOf(() => at.registrations.save({ ...wanted, events: ['nothing'] }, false));
    assert.equal(code, 'PARTNER_CENTER_REFUSED');
    assert.match(message, /400/);
  });

  for (const [what, body] of [
    ['PascalCase, as the pages print it', { SubscriberId: 's', WebhookUrl: wanted.url, WebhookEvents: wanted.events }],
    ['camelCase, as the swagger has it', { subscriberId: 's', webhookUrl: wanted.url, webhookEvents: wanted.events }],
  ] as const) {
    it(`is read in ${what}`, async () => {
      answer(body);
      assert.deepEqual(await at.registrations.show(), wanted);
    });
  }

  const garbage: [what: string, body: unknown][] = [
    ['HTML', '<html></html>'],
    ['nothing', ''],
    ['null', 'null'],
    ['a list', []],
    ['another object', { Something: 'else' }],
    ['a url that is a number', { WebhookUrl: 5, WebhookEvents: [] }],
  ];
  for (const [what, body] of garbage) {
    it(`is unavailable when the answer is ${what}`, async () => {
      for (const call of [
        () => at.registrations.show(),
        () => at.registrations.save(wanted, false),
        () => at.registrations.sendTest(),
        () => at.registrations.testState('c'),
      ]) {
        answer(body);
        const { code } = await errorOf(call);
        assert.equal(code, 'PARTNER_CENTER_UNAVAILABLE');
      }
    });
  }

  for (const [status, code] of [
    [403, 'PARTNER_CENTER_DENIED'],
    [500, 'PARTNER_CENTER_UNAVAILABLE'],
  ] as const) {
    it(`${String(status)} is ${code}, not "there is none"`, async () => {
      answer({}, status);
      assert.equal((await errorOf(() => at.registrations.show())).code, code);
    });
  }

  it('a state without results is one that has none yet', async () => {
    answer({ Status: 'pending', Results: null });
    assert.deepEqual(await at.registrations.testState('c'), { status: 'pending', results: [] });
  });

  it('a state of a test that nobody knows is an error', async () => {
    assert.equal((await errorOf(() => at.registrations.testState('../x'))).retryable, false);
  });

  it('a test event is sent, arrives, and its state is told', async () => {
    const receiver = await startReceiver();
    const cloud = await startPartnerCenterCloud();
    try {
      const { registrations } = connect(cloud, () => realClock.now());
      await registrations.save({ url: receiver.url, events: ['test-created'] }, false);
      const correlationId = await registrations.sendTest();
      await cloud.settle();
      assert.deepEqual(receiver.events(), [`test-created ${correlationId}`]);
      const { status, results } = await registrations.testState(correlationId);
      assert.equal(status, 'completed');
      assert.equal(results.length, 1);
      assert.notEqual(results[0]?.responseCode, '');
    } finally {
      await Promise.all([receiver.close(), cloud.close()]);
    }
  });
});
