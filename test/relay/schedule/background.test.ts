import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { incoming } from '../../worlds/stories.ts';
import { heartbeatOfNothing, settle, startIdleBackground, type IdleBackground } from './idle-background.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe("a relay's periodic work", () => {
  let idle: IdleBackground;
  beforeEach(() => {
    idle = startIdleBackground();
  });
  const done = (what: string) => idle.done.filter((one) => one === what).length;

  it('belongs to one relay of several for twice as long as it rests', async () => {
    await idle.start();
    assert.deepEqual(Object.fromEntries(idle.asked), {
      sweep: 10 * minute,
      comparison: 2 * hour,
      retention: 2 * hour,
      heartbeat: 10 * minute,
    });
  });

  it('is all left to the relay that has its duty', async () => {
    idle.isOurs = () => false;
    idle.settings['Event_Retention_Days'] = '30';
    await idle.cursors.set('comparison', idle.clock.now() - 2 * day);
    await idle.start();
    assert.deepEqual(idle.done, []);
    assert.equal(await idle.cursors.get('sweep'), undefined);
  });

  it('wakes the worker for what a sweep has found, and for nothing else', async () => {
    await idle.start();
    assert.equal(idle.woken, 0);
    idle.world.partnerCenter.receive(incoming);
    await idle.pass(5 * minute);
    assert.equal(idle.woken, 1);
  });

  describe('the comparison', () => {
    it('has nothing to do on the first day', async () => {
      await idle.start();
      assert.equal(done('comparison'), 0);
      assert.equal(await idle.cursors.get('comparison'), idle.clock.now());
      await idle.pass(23 * hour);
      assert.equal(done('comparison'), 0);
      await idle.pass(hour);
      assert.equal(done('comparison'), 1);
    });

    it('is made once a day, and wakes the worker where something differs', async () => {
      idle.failed = [{ referralId: 'r' }];
      await idle.cursors.set('comparison', idle.clock.now() - day);
      await idle.start();
      assert.equal(done('comparison'), 1);
      assert.equal(idle.woken, 1);
      assert.equal(await idle.cursors.get('comparison'), idle.clock.now());
      await idle.pass(hour);
      assert.equal(done('comparison'), 1);
    });

    it('wakes nobody where nothing differs', async () => {
      await idle.cursors.set('comparison', idle.clock.now() - day);
      await idle.start();
      assert.deepEqual([done('comparison'), idle.woken], [1, 0]);
    });

    it('is made at once where a clock that was ahead has stored the last time', async () => {
      await idle.cursors.set('comparison', idle.clock.now() + day);
      await idle.start();
      assert.equal(done('comparison'), 1);
    });

    it('that was cut short is made again', async () => {
      const last = idle.clock.now() - day;
      await idle.cursors.set('comparison', last);
      idle.failed = () => void idle.stop();
      await idle.start();
      assert.equal(await idle.cursors.get('comparison'), last);
    });
  });

  describe('the removal of old events', () => {
    beforeEach(() => {
      idle.settings['Event_Retention_Days'] = '30';
    });

    it('forgets overwritten values after ninety days, whatever the setting says', async () => {
      delete idle.settings['Event_Retention_Days'];
      await idle.start();
      assert.deepEqual(idle.forgotten, [idle.clock.now() - 90 * day]);
      assert.equal(done('removal'), 0);
      assert.equal(await idle.cursors.get('retention'), undefined);
    });

    it('happens once a day', async () => {
      await idle.start();
      await idle.pass(23 * hour);
      assert.equal(done('removal'), 1);
      await idle.pass(hour);
      assert.equal(done('removal'), 2);
    });

    it('happens at once where a clock that was ahead has stored the last time', async () => {
      await idle.cursors.set('retention', idle.clock.now() + day);
      await idle.start();
      assert.equal(done('removal'), 1);
    });

    it('waits for its day in the very moment of the last one', async () => {
      await idle.cursors.set('retention', idle.clock.now());
      await idle.start();
      assert.equal(done('removal'), 0);
    });

    it('removes no page while the org has no calls to spare', async () => {
      idle.hasCallsLeft = false;
      await idle.start();
      assert.deepEqual([done('removal'), done('page')], [1, 0]);
    });

    it('that was cut short goes on after the next start', async () => {
      idle.onPage = () => void idle.stop();
      await idle.start();
      assert.equal(done('page'), 1);
      assert.equal(await idle.cursors.get('retention'), undefined);
    });
  });

  describe('the heartbeat', () => {
    it('is sent every five minutes with what the relays have heard of each cloud', async () => {
      idle.heard.set('partner-center', 5);
      await idle.start();
      await idle.pass(5 * minute);
      assert.deepEqual(
        idle.heartbeats.map(({ at, lastFromPartnerCenter, lastFromSalesforce }) => [
          idle.clock.now() - at,
          lastFromPartnerCenter,
          lastFromSalesforce,
        ]),
        [
          [5 * minute, 5, undefined],
          [0, 5, undefined],
        ],
      );
    });

    it('keeps what another relay has heard later, and tells what this one has', async () => {
      await idle.cursors.set('heard-partner-center', 7);
      await idle.cursors.set('heard-salesforce', 7);
      idle.heard.set('partner-center', 6).set('salesforce', 8);
      await idle.start();
      assert.deepEqual(
        idle.heartbeats.map((beat) => [beat.lastFromPartnerCenter, beat.lastFromSalesforce]),
        [[7, 8]],
      );
      assert.deepEqual(
        idle.heartbeats.map(({ setup }) => setup),
        [{ at: idle.clock.now(), checks: [] }],
      );
    });

    it('shares what it has heard although another relay sends it', async () => {
      idle.isOurs = (name) => name !== 'heartbeat';
      idle.heard.set('salesforce', 8);
      await idle.start();
      assert.deepEqual([await idle.cursors.get('heard-salesforce'), idle.heartbeats], [8, []]);
    });

    it('goes out without the set-up where that cannot be read, and says so', async () => {
      idle.look = () => Promise.reject(new Error('down'));
      await idle.start();
      assert.deepEqual(
        idle.heartbeats.map(({ setup, ...rest }) => [setup, rest.queueDepth]),
        [[undefined, heartbeatOfNothing.queueDepth]],
      );
      assert.deepEqual(
        idle.reports.flatMap((event) => (event.event === 'fault' ? event.where : [])),
        ['set-up'],
      );
    });
  });

  it('ends with what it is doing, and does nothing after that', async () => {
    await idle.start();
    await idle.stop();
    const before = idle.done.length;
    idle.clock.advance(2 * day);
    await settle();
    assert.equal(idle.done.length, before);
  });
});
