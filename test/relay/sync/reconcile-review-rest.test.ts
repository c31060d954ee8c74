// What a review found: how pairs come to rest after failures, and what their rows in the work list say.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError, type ErrorCode } from '../../../relay/errors.ts';
import { incoming, assertQuiet, at, message, minute, referralId, share, status } from '../../worlds/stories.ts';
import { createWorld, primaryContact, readyToShare, type World } from '../../worlds/world.ts';

const rejecting = (code: ErrorCode) => () => Promise.reject(new CosellError(code, 'refused by the test'));
const outcomes = (world: World): string[] =>
  world.events.flatMap((event) => (event.event === 'pair' ? [event.outcome] : []));

describe("an invitation of Microsoft that succeeded, where Microsoft's halves are invisible", () => {
  it('is not called interrupted because the write to Salesforce failed, and is made once', async () => {
    const world = createWorld();
    world.partnerCenter.options.showsMicrosoftsHalf = false;
    const error = new CosellError('SALESFORCE_UNAVAILABLE', 'HTTP 503');
    world.gate.plan({ at: 'opportunities.update', when: 'before', how: 'rejects', error });
    const { id, referral } = await share(world, { How_can_Microsoft_help__c: 'General or Other' });
    assert.deepEqual([status(world, id), message(world, id)], ['Synced', '']);
    world.salesforce.edit(id, { Amount: 999 });
    await world.rest();
    assert.equal(at(world, referral, '/details/dealValue'), 999);
    assert.equal(world.partnerCenter.microsofts().length, 1);
    await assertQuiet(world, id, referral);
  });
});

describe('a pair that failed', () => {
  it('in an outage of six hours is not parked by an ordinary failed precondition after it', async () => {
    const world = createWorld();
    const { id, referral } = await share(world);
    const whole = { ...world.partnerCenter.port };
    world.partnerCenter.port.read = rejecting('PARTNER_CENTER_UNAVAILABLE');
    world.salesforce.edit(id, { Amount: 7 });
    await world.pass(6 * 60 * minute);
    Object.assign(world.partnerCenter.port, whole);
    const error = new CosellError('REFERRAL_CHANGED', 'precondition failed');
    world.gate.plan({ at: 'referrals.patch', when: 'before', how: 'rejects', error });
    await world.pass(30 * minute);
    assert.ok(world.gate.calls.filter((name) => name === 'referrals.patch').length >= 2, 'the precondition failed');
    assert.ok(!outcomes(world).includes('parked'));
    assert.equal(at(world, referral, '/details/dealValue'), 7);
  });

  it('until it is parked tells its seller, who reads that it is well again when it is', async () => {
    const world = createWorld();
    const { id, referral } = await share(world);
    const whole = { ...world.partnerCenter.port };
    world.partnerCenter.port.patch = rejecting('REFERRAL_CHANGED');
    world.salesforce.edit(id, { Amount: 7 });
    await world.rest();
    assert.equal(world.links.rows()[0]?.state, 'parked');
    assert.equal(status(world, id), 'Needs attention');
    assert.notEqual(message(world, id), '');
    Object.assign(world.partnerCenter.port, whole);
    await world.signal({ opportunityId: id });
    await world.rest();
    assert.deepEqual([status(world, id), message(world, id)], ['Synced', '']);
    assert.equal(at(world, referral, '/details/dealValue'), 7);
  });

  it('because our role was gone for a minute goes on by itself', async () => {
    const world = createWorld({ signals: false });
    const id = world.salesforce.enter(readyToShare, primaryContact);
    await world.signal({ opportunityId: id });
    await world.rest();
    world.clock.advance(minute);
    const whole = { ...world.partnerCenter.port };
    world.partnerCenter.port.read = rejecting('PARTNER_CENTER_DENIED');
    world.salesforce.edit(id, { Amount: 7 });
    await world.signal({ opportunityId: id });
    for (let second = 0; second < 60; second += 1) {
      await world.look();
      world.clock.advance(1000);
    }
    assert.notEqual(status(world, id), 'Needs attention');
    Object.assign(world.partnerCenter.port, whole);
    await world.rest();
    const referral = world.partnerCenter.ours()[0]?.id ?? '';
    assert.equal(at(world, referral, '/details/dealValue'), 7);
    assert.equal(world.salesforce.get(id)['Amount'], 7);
    await assertQuiet(world, id, referral);
  });

  it('for good is found by the sweep when the reason is gone, for what failed is not seen', async () => {
    const world = createWorld();
    const { id, referral } = await share(world);
    world.options.signals = false;
    await world.sweep();
    await world.rest();
    const whole = { ...world.partnerCenter.port };
    world.partnerCenter.port.read = rejecting('PARTNER_CENTER_REFUSED');
    // The first time the seller is told, which moves the stamp of the record; the second time that is no news.
    for (const Amount of [7, 8]) {
      world.salesforce.edit(id, { Amount });
      world.clock.advance(2000);
      await world.signal({ opportunityId: id });
      await world.rest();
    }
    assert.equal(status(world, id), 'Needs attention');
    Object.assign(world.partnerCenter.port, whole);
    await world.sweep();
    await world.rest();
    assert.equal(at(world, referral, '/details/dealValue'), 8);
    assert.equal(status(world, id), 'Synced');
  });
});

describe('a signal about a referral that is not ours to see', () => {
  it('leaves no row', async () => {
    const world = createWorld();
    await world.signal({ referralId });
    await world.rest();
    assert.deepEqual(world.links.rows(), []);
    assert.deepEqual(outcomes(world), ['gone']);
  });

  it('loses no other that comes in during the work, when it has become ours', async () => {
    const world = createWorld({ signals: false });
    const whole = { ...world.partnerCenter.port };
    world.partnerCenter.port.read = async (id) => {
      Object.assign(world.partnerCenter.port, whole);
      const answer = await whole.read(id).catch((thrown: unknown) => thrown);
      world.partnerCenter.receive(incoming);
      await world.signal({ referralId });
      throw answer;
    };
    await world.signal({ referralId });
    await world.rest();
    assert.equal(world.salesforce.all().length, 1);
  });
});

describe('two rows of one pair in one batch', () => {
  /** A relay that has lost its store hears of both sides of each deal at the same moment. */
  async function twins(): Promise<{ world: World; id: string; referral: string }> {
    const world = createWorld();
    const { id, referral } = await share(world);
    world.options.signals = false;
    await world.signal({ referralId: referral });
    for (const link of await world.links.port.claim(200, world.clock.now(), minute)) await world.links.port.drop(link);
    await world.signal({ opportunityId: id });
    await world.signal({ referralId: referral });
    world.salesforce.edit(id, { Amount: 9 });
    world.clock.advance(2000);
    world.events.length = 0;
    return { world, id, referral };
  }
  for (const [name, paceMs] of [
    ['whenever one of them is due', undefined],
    ['every second', 1000],
  ] as const)
    it(`come to rest as one row within a few looks: ${name}`, async () => {
      const { world, id, referral } = await twins();
      let looks = 0;
      for (let due = await world.links.port.nextDue(); due !== undefined; due = await world.links.port.nextDue()) {
        looks += 1;
        world.clock.advance(Math.max(paceMs ?? 0, due - world.clock.now(), 0));
        await world.look();
      }
      assert.ok(looks <= 8, `${String(looks)} looks`);
      assert.deepEqual(
        world.links.rows().map(({ referralId: there, opportunityId: here }) => [there, here]),
        [[referral, id]],
      );
      assert.equal(at(world, referral, '/details/dealValue'), 9);
      await assertQuiet(world, id, referral);
    });
});
