import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  assertQuiet,
  at,
  incoming,
  message,
  minute,
  receive,
  referralId,
  status,
  textOf,
} from '../../worlds/stories.ts';
import { createWorld } from '../../worlds/world.ts';

describe('a referral in a currency that the org does not have', () => {
  const swiss = structuredClone(incoming);
  Object.assign(swiss['details'] ?? {}, { currency: 'CHF' });

  it('comes in without its value, and the seller is told', async () => {
    const world = createWorld();
    const id = await receive(world, swiss);
    assert.equal(world.salesforce.get(id)['Amount'], undefined);
    assert.match(
      message(world, id),
      /The deal is in CHF in Partner Center, but this org has no CHF\. The deal value is not synced\./,
    );
    assert.equal(textOf(world, id, 'Partner_Center_Error_Code__c'), 'CURRENCY_UNKNOWN');
    assert.equal(textOf(world, id, 'CloseDate'), '2026-12-14');
    await assertQuiet(world, id, referralId);
  });

  it('gets its value once it is in one that the org has', async () => {
    const world = createWorld();
    const id = await receive(world, swiss);
    world.partnerCenter.edit(referralId, { '/details/currency': 'EUR' });
    await world.rest();
    world.clock.advance(minute);
    assert.deepEqual([world.salesforce.get(id)['Amount'], textOf(world, id, 'CurrencyIsoCode')], [50_000, 'EUR']);
    assert.equal(status(world, id), 'Synced');
    await assertQuiet(world, id, referralId);
  });

  it('never carries an amount from one currency into another', async () => {
    const world = createWorld();
    const id = await receive(world);
    world.partnerCenter.edit(referralId, { '/details/currency': 'CHF', '/details/dealValue': 45_000 });
    await world.rest();
    assert.equal(world.salesforce.get(id)['Amount'], 50_000);
    world.salesforce.edit(id, { Amount: 51_000 });
    await world.rest();
    assert.equal(at(world, referralId, '/details/dealValue'), 45_000);
    assert.equal(status(world, id), 'Needs attention');
  });
});

describe('a referral in a currency that somebody has typed in small letters', () => {
  it('comes in with its value, and the letters go back as they are', async () => {
    const world = createWorld();
    const small = structuredClone(incoming);
    Object.assign(small['details'] ?? {}, { currency: 'eur' });
    const id = await receive(world, small);
    assert.deepEqual([world.salesforce.get(id)['Amount'], textOf(world, id, 'CurrencyIsoCode')], [50_000, 'EUR']);
    assert.deepEqual([status(world, id), at(world, referralId, '/details/currency')], ['Synced', 'eur']);
    await assertQuiet(world, id, referralId);
  });
});
