import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertQuiet, at, audit, message, minute, receive, referralId, share, status } from '../../worlds/stories.ts';
import { createWorld } from '../../worlds/world.ts';

const amountOf = (world: ReturnType<typeof createWorld>, id: string) => world.salesforce.get(id)['Amount'];

describe('a value that the org accepts and does not keep', () => {
  it('leaves the amount of an opportunity with products alone, and the value of Partner Center as well', async () => {
    const world = createWorld();
    const id = await receive(world);
    world.salesforce.addProducts(id, 60_000);
    await world.rest();
    world.clock.advance(minute);
    assert.equal(at(world, referralId, '/details/dealValue'), 60_000);

    world.partnerCenter.edit(referralId, { '/details/dealValue': 77_000 });
    await world.rest();
    world.clock.advance(minute);
    assert.equal(at(world, referralId, '/details/dealValue'), 77_000);
    assert.equal(amountOf(world, id), 60_000);
    assert.equal(status(world, id), 'Needs attention');
    assert.match(message(world, id), /^The amount comes from the opportunity's products/);
    assert.doesNotMatch(audit(world, id), /77000/);
    await assertQuiet(world, id, referralId);

    world.salesforce.addProducts(id, 80_000);
    await world.rest();
    world.clock.advance(minute);
    assert.equal(at(world, referralId, '/details/dealValue'), 80_000);
    assert.equal(status(world, id), 'Synced');
    await assertQuiet(world, id, referralId);
  });

  for (const shared of [false, true])
    it(`is not copied where the org puts the old one back, and that is no edit (${shared ? 'shared' : 'received'})`, async () => {
      const world = createWorld();
      const { id, referral } = shared ? await share(world) : { id: await receive(world), referral: referralId };
      const old = world.salesforce.get(id)['CloseDate'];
      world.salesforce.beforeSave((changed, before) =>
        'CloseDate' in changed ? { ...changed, CloseDate: before?.['CloseDate'] ?? null } : changed,
      );
      world.partnerCenter.edit(referral, {
        '/details/closingDateTime': '2028-03-31T00:00:00Z',
        '/details/dealValue': 77_000,
      });
      await world.rest();
      world.clock.advance(minute);
      assert.equal(amountOf(world, id), 77_000);
      assert.equal(world.salesforce.get(id)['CloseDate'], old);
      assert.equal(at(world, referral, '/details/closingDateTime'), '2028-03-31T00:00:00Z');
      assert.match(message(world, id), /^Salesforce did not keep the value from Partner Center: Close Date\./);
      assert.match(audit(world, id), /77000/);
      assert.doesNotMatch(audit(world, id), /2028-03-31/);
      assert.deepEqual(
        world.salesforce
          .timeline()
          .flatMap(({ changes }) => changes.flatMap(({ field, after }) => (field === 'CloseDate' ? after : []))),
        [],
      );
      await assertQuiet(world, id, referral);

      world.salesforce.beforeSave(undefined);
      world.salesforce.edit(id, { CloseDate: '2028-05-31' });
      await world.rest();
      world.clock.advance(minute);
      assert.equal(at(world, referral, '/details/closingDateTime'), '2028-05-31T10:00:00Z');
      assert.equal(status(world, id), 'Synced');
    });

  it('in a form of its own does not come back to Partner Center as an edit', async () => {
    const world = createWorld();
    const id = await receive(world);
    world.salesforce.beforeSave((changed) =>
      typeof changed['Amount'] === 'number'
        ? { ...changed, Amount: Math.round(changed['Amount'] / 1000) * 1000 }
        : changed,
    );
    world.partnerCenter.edit(referralId, { '/details/dealValue': 77_400 });
    await world.rest();
    world.clock.advance(minute);
    assert.equal(amountOf(world, id), 77_000);
    assert.equal(at(world, referralId, '/details/dealValue'), 77_400);
    assert.equal(status(world, id), 'Synced');
    assert.match(audit(world, id), /Amount 50000 → 77000/);
    await assertQuiet(world, id, referralId);
  });

  it('when the opportunity is made is no edit either', async () => {
    const world = createWorld();
    world.salesforce.beforeSave((changed, before) =>
      before === undefined ? { ...changed, Amount: null, Name: 'EMEA' } : changed,
    );
    const id = await receive(world);
    const name = at(world, referralId, '/name');
    assert.notEqual(name, 'EMEA');
    assert.equal(world.salesforce.get(id)['Name'], 'EMEA');
    assert.match(message(world, id), /did not keep the value from Partner Center: Amount\./);
    await assertQuiet(world, id, referralId);
    assert.equal(at(world, referralId, '/details/dealValue'), 50_000);
    assert.equal(at(world, referralId, '/name'), name);
  });

  it('tells an edit of the seller apart that comes right after the save', async () => {
    const world = createWorld();
    const id = await receive(world);
    const read = world.salesforce.port.savedByUs.bind(world.salesforce.port);
    world.salesforce.port.savedByUs = async (...given) => {
      world.clock.advance(2_000);
      world.salesforce.edit(id, { Amount: 81_000 });
      world.salesforce.port.savedByUs = read;
      return read(...given);
    };
    world.partnerCenter.edit(referralId, { '/details/dealValue': 77_000 });
    await world.rest();
    assert.equal(at(world, referralId, '/details/dealValue'), 81_000);
  });
});

describe('a value that the org refuses by name', () => {
  it('is held back alone, and named: the others arrive', async () => {
    const world = createWorld();
    const id = await receive(world);
    world.salesforce.rule((fields) =>
      fields['CloseDate'] === '2028-03-31' ? 'Not in this year. [CloseDate]' : undefined,
    );
    world.partnerCenter.edit(referralId, {
      '/details/closingDateTime': '2028-03-31T00:00:00Z',
      '/details/dealValue': 77_000,
    });
    await world.rest();
    world.clock.advance(minute);
    assert.equal(amountOf(world, id), 77_000);
    assert.match(message(world, id), /^Not copied from Partner Center: Close Date\. Not in this year\./);
    assert.match(audit(world, id), /77000/);
    assert.doesNotMatch(audit(world, id), /2028-03-31/);
    assert.equal(at(world, referralId, '/details/closingDateTime'), '2028-03-31T00:00:00Z');
    await assertQuiet(world, id, referralId);

    world.salesforce.rule(undefined);
    await world.signal({ referralId });
    await world.rest();
    assert.equal(world.salesforce.get(id)['CloseDate'], '2028-03-31');
    assert.equal(status(world, id), 'Synced');
  });
});

describe('a value that Partner Center accepts and does not keep', () => {
  const ignoring = async () => {
    const world = createWorld();
    world.partnerCenter.options.ignores = ['/details/dealValue'];
    return { world, ...(await share(world)) };
  };
  const settle = async (world: ReturnType<typeof createWorld>) => {
    await world.rest();
    world.clock.advance(minute);
  };

  it('is named, stays where the seller entered it, and is not sent again and again', async () => {
    const { world, id, referral } = await ignoring();
    const before = at(world, referral, '/details/dealValue');
    world.salesforce.edit(id, { Amount: 81_000, CloseDate: '2028-05-31' });
    await settle(world);
    assert.deepEqual([amountOf(world, id), at(world, referral, '/details/dealValue')], [81_000, before]);
    assert.equal(at(world, referral, '/details/closingDateTime'), '2028-05-31T10:00:00Z');
    assert.equal(status(world, id), 'Needs attention');
    assert.match(message(world, id), /^Partner Center accepted .* but still shows the old one: Amount\.$/);
    assert.doesNotMatch(audit(world, id), /→ 81000/);
    await assertQuiet(world, id, referral);
    assert.equal(status(world, id), 'Needs attention');
  });

  it('overwrites nothing, and the audit says so as often as both sides change it', async () => {
    const { world, id, referral } = await ignoring();
    for (const [here, there] of [
      [81_000, 71_000],
      [82_000, 72_000],
    ] as const) {
      world.salesforce.edit(id, { Amount: here });
      world.partnerCenter.edit(referral, { '/details/dealValue': there });
      await settle(world);
      assert.deepEqual([amountOf(world, id), at(world, referral, '/details/dealValue')], [here, there]);
      assert.equal(status(world, id), 'Needs attention');
      assert.doesNotMatch(audit(world, id), /overwritten/);
    }
    assert.match(audit(world, id), /Needs attention: Partner Center accepted .* still shows the old one: Amount\./);
  });

  it('goes out with the next edit of the seller', async () => {
    const { world, id, referral } = await ignoring();
    world.salesforce.edit(id, { Amount: 81_000 });
    await settle(world);
    world.partnerCenter.options.ignores = [];
    world.salesforce.edit(id, { Amount: 82_000 });
    await settle(world);
    assert.deepEqual([at(world, referral, '/details/dealValue'), status(world, id)], [82_000, 'Synced']);
    await assertQuiet(world, id, referral);
  });

  for (const [who, value] of [
    ['Microsoft enters another', 83_000],
    ['it shows after all', 81_000],
  ] as const)
    it(`is no longer named once ${who}`, async () => {
      const { world, id, referral } = await ignoring();
      world.salesforce.edit(id, { Amount: 81_000 });
      await settle(world);
      world.partnerCenter.edit(referral, { '/details/dealValue': value });
      await settle(world);
      assert.deepEqual([amountOf(world, id), status(world, id)], [value, 'Synced']);
      await assertQuiet(world, id, referral);
    });
});
