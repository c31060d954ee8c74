import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { manualClock } from '../../clock.ts';
import { createDriver, referralsPath, type Driver } from './driver.ts';
import outgoing from './fixtures/outgoing-co-sell.json' with { type: 'json' };
import { throttled } from './gateway.ts';
import { startPartnerCenterCloud, type PartnerCenterCloud } from './start.ts';

describe('in front of the hosts', () => {
  const clock = manualClock();
  let cloud: PartnerCenterCloud;
  let driver: Driver;
  before(async () => {
    cloud = await startPartnerCenterCloud({ clock });
    driver = createDriver(cloud);
    await driver.api('GET', '');
  });
  beforeEach(() => {
    cloud.clearCalls();
  });
  after(() => cloud.close());

  it('every call is recorded with its body and its status; what people do is none', async () => {
    cloud.asMicrosoft().sendReferral();
    await driver.api('POST', '', outgoing);
    await driver.api('GET', `${referralsPath}?$top=1`);
    assert.deepEqual(cloud.calls(), [
      { host: 'api', method: 'POST', path: referralsPath, status: 201, at: clock.now(), body: outgoing },
      { host: 'api', method: 'GET', path: `${referralsPath}?$top=1`, status: 200, at: clock.now() },
    ]);
  });
  for (const shape of ['flat', 'envelope'] as const) {
    it(`the next matching calls are throttled with a ${shape} body`, async () => {
      cloud.fail({ times: 2, method: 'GET', path: /referrals/, ...throttled(57, shape) });
      const posted = await driver.api('POST', '', outgoing);
      assert.equal(posted.status, 201);
      for (const _ of [1, 2]) {
        const answer = await driver.api('GET', '');
        assert.deepEqual([answer.status, answer.headers.get('Retry-After')], [429, '57']);
        assert.equal(answer.text.startsWith('{"error":'), shape === 'envelope');
      }
      assert.equal((await driver.api('GET', '')).status, 200);
    });
  }
  it('calls beyond a rate are throttled until its window ends', async () => {
    cloud.limitRate({ calls: 2, seconds: 60 });
    const statuses = async (count: number) => {
      const answers = [];
      for (let call = 0; call < count; call += 1) answers.push(await driver.api('GET', ''));
      return answers.map(({ status, headers }) => [status, headers.get('Retry-After')]);
    };
    assert.deepEqual(await statuses(2), [
      [200, null],
      [200, null],
    ]);
    clock.advance(3_000);
    assert.deepEqual(await statuses(1), [[429, '57']]);
    clock.advance(57_000);
    assert.deepEqual(await statuses(1), [[200, null]]);
    cloud.limitRate(undefined);
  });
  it('a call fails with any text, before or after its work', async () => {
    const count = cloud.referrals().length;
    cloud.fail({ times: 1, status: 503, body: '<html>busy</html>', headers: { 'Content-Type': 'text/html' } });
    const busy = await driver.api('POST', '', outgoing);
    assert.deepEqual([busy.status, busy.text], [503, '<html>busy</html>']);
    assert.equal(cloud.referrals().length, count);
    cloud.fail({ times: 1, status: 500, afterWork: true });
    assert.equal((await driver.api('POST', '', outgoing)).status, 500);
    assert.equal(cloud.referrals().length, count + 1);
  });
  it('a connection drops, before or after the work', async () => {
    const count = cloud.referrals().length;
    cloud.fail({ times: 1, hangUp: true });
    await assert.rejects(driver.api('POST', '', outgoing));
    assert.equal(cloud.referrals().length, count);
    cloud.fail({ times: 1, hangUp: true, afterWork: true, host: 'api' });
    await assert.rejects(driver.api('POST', '', outgoing));
    assert.equal(cloud.referrals().length, count + 1);
    assert.deepEqual(
      cloud.calls().map(({ status }) => status),
      [0, 0],
    );
  });
  it('calls take their time on the clock', async () => {
    let waiting: (() => void) | undefined;
    const slow = await startPartnerCenterCloud({
      latencyMs: 50,
      clock: {
        now: () => clock.now(),
        after(delayMs, run) {
          if (delayMs === 50) waiting = run;
          return () => undefined;
        },
      },
    });
    try {
      const answer = fetch(`${slow.apiUrl}${referralsPath}`);
      while (slow.calls().length === 0) await new Promise((resolve) => setImmediate(resolve));
      assert.equal(slow.calls()[0]?.status, 0);
      waiting?.();
      assert.equal((await answer).status, 401);
    } finally {
      await slow.close();
    }
  });
  it('a body that is too large is refused', async () => {
    const answer = await driver.api('POST', '', 'x'.repeat(1024 * 1024 + 1));
    assert.equal(answer.status, 413);
  });
});
