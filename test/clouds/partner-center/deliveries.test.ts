import assert from 'node:assert/strict';
import { verify, X509Certificate } from 'node:crypto';
import { afterEach, describe, it } from 'node:test';
import { manualClock, type ManualClock } from '../../clock.ts';
import { createDriver, type Driver } from './driver.ts';
import outgoing from './fixtures/outgoing-co-sell.json' with { type: 'json' };
import { startReceiver, type Receiver } from './receiver.ts';
import { referralShape } from './referral.ts';
import { listen, type CloudResponse } from './serve.ts';
import { startPartnerCenterCloud, type PartnerCenterCloud } from './start.ts';
import { defaultSwitches, type PartnerCenterSwitches } from './switches.ts';

const referralEvents = ['referral-created', 'referral-updated', 'related-referral-created', 'related-referral-updated'];
const name = (value: string): { op: 'replace'; path: string; value: string }[] => [
  { op: 'replace', path: '/name', value },
];

let closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.map((close) => close()));
  closing = [];
});

interface Scene {
  clock: ManualClock;
  cloud: PartnerCenterCloud;
  driver: Driver;
  receiver: Receiver;
}

async function scene(
  switches: Partial<PartnerCenterSwitches> = {},
  registration: Record<string, unknown> = {},
): Promise<Scene> {
  const clock = manualClock();
  const cloud = await startPartnerCenterCloud({ clock, switches });
  const receiver = await startReceiver();
  closing.push(cloud.close, receiver.close);
  const driver = createDriver(cloud);
  const body = { WebhookUrl: receiver.url, WebhookEvents: referralEvents, ...registration };
  assert.equal((await driver.webhooks('POST', '', body)).status, 200);
  return { clock, cloud, driver, receiver };
}

async function servedCertificate(url: string): Promise<X509Certificate> {
  return new X509Certificate(Buffer.from(await (await fetch(url)).arrayBuffer()));
}

describe('deliveries', () => {
  it('carry the five published fields as compact JSON', async () => {
    const { cloud, receiver } = await scene();
    const sent = cloud.asMicrosoft().sendReferral();
    await cloud.settle();
    const uri = `https://api.partnercenter.microsoft.com/engagements/v1/referrals/${sent.id}`;
    const changed = sent.updatedDateTime.replace('Z', '+00:00');
    assert.equal(
      receiver.requests[0]?.body.toString('utf8'),
      `{"EventName":"referral-created","ResourceUri":"${uri}","ResourceName":"referral","AuditUri":null,"ResourceChangeUtcDate":"${changed}"}`,
    );
    assert.match(changed, /\.\d{7}\+00:00$/);
  });

  it('are signed over the raw body with the certificate they name, whose chain ends at the root', async () => {
    const { cloud, receiver } = await scene();
    cloud.asMicrosoft().sendReferral();
    await cloud.settle();
    const { headers, body } = receiver.requests[0] ?? assert.fail('nothing arrived');
    assert.equal(headers['content-type'], 'application/json');
    assert.equal(headers['x-ms-signature-algorithm'], 'rsa-sha256');
    const url = headers['x-ms-certificate-url'] ?? '';
    assert.equal(url, `${cloud.certificateOrigin}/cert/pcnotifications-dispatch.microsoft.com.cer`);
    const leaf = await servedCertificate(url);
    const [scheme, signature = ''] = headers['authorization']?.split(' ') ?? [];
    assert.equal(scheme, 'Signature');
    assert.equal(Buffer.from(signature, 'base64').length, 256);
    assert.ok(verify('sha256', body, leaf.publicKey, Buffer.from(signature, 'base64')));
    assert.ok(
      !verify('sha256', Buffer.concat([body, Buffer.from(' ')]), leaf.publicKey, Buffer.from(signature, 'base64')),
    );
    const issuerUrl = /URI:(\S+)/.exec(leaf.infoAccess ?? '')?.[1] ?? '';
    assert.equal(issuerUrl, `${cloud.certificateOrigin}/cert/intermediate.cer`);
    const intermediate = await servedCertificate(issuerUrl);
    const root = new X509Certificate(cloud.rootCertificatePem);
    assert.ok(leaf.checkIssued(intermediate) && leaf.verify(intermediate.publicKey));
    assert.ok(intermediate.checkIssued(root) && intermediate.verify(root.publicKey));
    for (const distinguishedName of [leaf.subject, leaf.issuer]) {
      assert.ok(distinguishedName.split('\n').includes('O=Microsoft Corporation'));
    }
  });

  it('move the signature to x-ms-signature when the registration asks for it', async () => {
    const { cloud, receiver } = await scene({}, { signatureTokenToMsSignatureHeader: true });
    cloud.asMicrosoft().sendReferral();
    await cloud.settle();
    const headers = receiver.requests[0]?.headers ?? {};
    assert.equal(headers['authorization'], undefined);
    assert.match(headers['x-ms-signature'] ?? '', /^Signature [A-Za-z0-9+/]+=*$/);
  });

  it('go nowhere without a registration, and only for the events it names', async () => {
    const { cloud, receiver } = await scene({}, { WebhookEvents: ['referral-updated'] });
    const sent = cloud.asMicrosoft().sendReferral();
    cloud.asMicrosoft().updateReferral(sent.id, name('x'));
    await cloud.settle();
    assert.deepEqual(receiver.events(), [`referral-updated ${sent.id}`]);
    const unregistered = await startPartnerCenterCloud();
    closing.push(unregistered.close);
    unregistered.asMicrosoft().sendReferral();
    await unregistered.settle();
    assert.deepEqual(unregistered.deliveries(), []);
  });

  it("tell of own and Microsoft's halves under different names, the partner's own writes too", async () => {
    const { cloud, driver, receiver } = await scene();
    const own = referralShape.parse((await driver.api('POST', '', outgoing)).json);
    const target = [{ type: 'BusinessProfileLocation', id: 'msft' }];
    const posted = await driver.api('POST', '', { ...outgoing, engagementId: own.engagementId, target });
    const half = referralShape.parse(posted.json);
    await driver.api('PATCH', own.id, name('x'));
    cloud.asMicrosoft().accept(own.engagementId);
    await cloud.settle();
    assert.deepEqual(receiver.events().toSorted(), [
      `referral-created ${own.id}`,
      `referral-updated ${own.id}`,
      `related-referral-created ${half.id}`,
      `related-referral-updated ${half.id}`,
    ]);
  });

  it("leave out the partner's own writes, and name the own half, where switches say so", async () => {
    const { cloud, driver, receiver } = await scene({
      eventsForOwnWrites: false,
      relatedEventsName: 'ownHalf',
      createsMicrosoftHalf: true,
    });
    const own = referralShape.parse((await driver.api('POST', '', outgoing)).json);
    cloud.asPartner().update(own.id, name('x'));
    await cloud.settle();
    assert.deepEqual(receiver.events(), [`related-referral-created ${own.id}`]);
  });

  it('tell of an expiry', async () => {
    const { clock, cloud, receiver } = await scene();
    const { id } = cloud.asMicrosoft().sendReferral();
    await cloud.settle();
    clock.advance(14 * 24 * 3600 * 1000);
    await cloud.settle();
    assert.deepEqual(receiver.events(), [`referral-created ${id}`, `referral-updated ${id}`]);
  });

  it('are tried ten times with growing intervals, then parked for ever', async () => {
    const { clock, cloud, receiver } = await scene();
    receiver.answers.push(...Array.from({ length: 20 }, () => 500));
    cloud.asMicrosoft().sendReferral();
    const start = clock.now();
    await cloud.settle();
    for (const delay of defaultSwitches.attemptDelaysMs.slice(1)) {
      clock.advance(delay);
      await cloud.settle();
    }
    clock.advance(30 * 24 * 3600 * 1000);
    await cloud.settle();
    const attempts = cloud.deliveries().filter(({ event }) => event === 'referral-created');
    assert.deepEqual(
      attempts.map(({ attempt, status }) => [attempt, status]),
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((attempt) => [attempt, 500]),
    );
    let due = start;
    assert.deepEqual(
      attempts.map(({ at }) => at),
      defaultSwitches.attemptDelaysMs.map((delay) => (due += delay)),
    );
  });

  it('are done at the first 2xx; a redirect is none', async () => {
    const { clock, cloud, receiver } = await scene();
    receiver.answers.push(302, 204);
    cloud.asMicrosoft().sendReferral();
    await cloud.settle();
    clock.advance(10_000);
    await cloud.settle();
    clock.advance(24 * 3600 * 1000);
    await cloud.settle();
    assert.deepEqual(
      cloud.deliveries().map(({ status }) => status),
      [302, 204],
    );
  });

  it('fail when nobody listens, and follow a changed registration', async () => {
    const { clock, cloud, driver, receiver } = await scene();
    await receiver.close();
    const { id } = cloud.asMicrosoft().sendReferral();
    await cloud.settle();
    const [first] = cloud.deliveries();
    assert.equal(first?.status, 0);
    assert.match(first.problem ?? '', /ECONNREFUSED/);
    const second = await startReceiver();
    closing.push(second.close);
    await driver.webhooks('PUT', '', { WebhookUrl: second.url, WebhookEvents: referralEvents });
    clock.advance(10_000);
    await cloud.settle();
    assert.deepEqual(second.events(), [`referral-created ${id}`]);
  });

  it('wait while they are paused', async () => {
    const { cloud, receiver } = await scene();
    cloud.pauseDeliveries();
    const { id } = cloud.asMicrosoft().sendReferral();
    await cloud.settle();
    assert.deepEqual(receiver.requests, []);
    cloud.resumeDeliveries();
    await cloud.settle();
    assert.deepEqual(receiver.events(), [`referral-created ${id}`]);
  });

  it('come twice where the switch says so', async () => {
    const { cloud, receiver } = await scene({ duplicateDeliveries: true });
    const { id } = cloud.asMicrosoft().sendReferral();
    await cloud.settle();
    assert.deepEqual(receiver.events(), [`referral-created ${id}`, `referral-created ${id}`]);
  });

  it('come in another order where the switch says so', async () => {
    const { cloud } = await scene({ shuffledOrder: true });
    const { id } = cloud.asMicrosoft().sendReferral();
    cloud.asMicrosoft().updateReferral(id, name('x'));
    assert.deepEqual(cloud.deliveries(), []);
    await cloud.settle();
    assert.deepEqual(
      cloud.deliveries().map(({ event }) => event),
      ['referral-updated', 'referral-created'],
    );
  });

  it('can be made without being sent, signed with any certificate', async () => {
    const { cloud } = await scene({ auditFieldName: 'AuditUrl' });
    const { body, headers } = cloud.signedDelivery({ name: 'referral-updated', referralId: 'x' });
    assert.match(body, /"ResourceUri":"[^"]+\/x",.*"AuditUrl":null/);
    const leaf = await servedCertificate(headers['X-MS-Certificate-Url'] ?? '');
    const signature = headers['Authorization']?.split(' ')[1] ?? '';
    assert.ok(verify('sha256', Buffer.from(body), leaf.publicKey, Buffer.from(signature, 'base64')));
    const stranger = await cloud.certificates.issue('stranger', { signedBy: 'stranger' });
    const forged = cloud.signedDelivery({ name: 'referral-updated', body: '{}', certificate: stranger });
    assert.deepEqual([forged.body, forged.headers['X-MS-Certificate-Url']], ['{}', stranger.url]);
    assert.deepEqual(cloud.deliveries(), []);
  });

  it('give up an attempt that is not answered in time', async () => {
    const { clock, cloud, driver } = await scene();
    const arrived = Promise.withResolvers<undefined>();
    const run = (): Promise<CloudResponse> => {
      arrived.resolve(undefined);
      return new Promise(() => undefined);
    };
    const silent = await listen(
      { routes: [{ method: 'POST', path: /^\/hook$/, run }], onError: ({ status }) => ({ status }) },
      0,
    );
    closing.push(silent.close);
    await driver.webhooks('PUT', '', { WebhookUrl: `${silent.url}/hook`, WebhookEvents: referralEvents });
    cloud.asMicrosoft().sendReferral();
    await arrived.promise;
    clock.advance(defaultSwitches.deliveryTimeoutMs);
    await cloud.settle();
    assert.deepEqual(
      cloud.deliveries().map(({ status, problem }) => [status, problem]),
      [[0, 'no answer in time']],
    );
  });
});
