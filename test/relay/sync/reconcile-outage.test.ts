import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError, type ErrorCode } from '../../../relay/errors.ts';
import { maxAttempts } from '../../../relay/sync/record/retry.ts';
import { assertQuiet, at, incoming, minute, receive, referralId, share, status } from '../../worlds/stories.ts';
import { type World, createWorld } from '../../worlds/world.ts';

describe('an org or a service that does not answer', () => {
  const unreadable: { name: string; call: string; error: CosellError; state: string }[] = [
    {
      name: 'a query that the org refuses',
      call: 'opportunities.read',
      error: new CosellError('SALESFORCE_REFUSED', "No such column 'Amount'"),
      state: 'SALESFORCE_UNREADABLE',
    },
    {
      name: 'an org that is away',
      call: 'opportunities.read',
      error: new CosellError('SALESFORCE_UNAVAILABLE', 'HTTP 503'),
      state: 'SALESFORCE_UNAVAILABLE',
    },
    {
      name: 'a service that is away',
      call: 'referrals.read',
      error: new CosellError('PARTNER_CENTER_UNAVAILABLE', 'HTTP 503'),
      state: 'PARTNER_CENTER_UNAVAILABLE',
    },
  ];
  for (const { name, call, error, state } of unreadable)
    it(`keeps the pair due and tells the seller nothing: ${name}`, async () => {
      const world = createWorld();
      const id = await receive(world);
      world.partnerCenter.edit(referralId, { '/details/dealValue': 60_000 });
      world.gate.plan({ at: call, when: 'before', how: 'rejects', error });
      const before = world.salesforce.writes();
      await world.look();
      const [row] = world.links.rows();
      assert.deepEqual([row?.errorCode, row?.attempts], [state, 1]);
      assert.ok((row?.dueAt ?? 0) > world.clock.now());
      assert.equal(world.salesforce.writes(), before);
      await world.rest();
      assert.equal(world.salesforce.get(id)['Amount'], 60_000);
      assert.equal(world.links.rows()[0]?.attempts, 0);
    });

  it('is not asked again before the time that it named', async () => {
    const world = createWorld();
    await receive(world);
    const error = new CosellError('PARTNER_CENTER_THROTTLED', 'Rate limit is exceeded.', { retryAfterMs: 57_000 });
    world.partnerCenter.edit(referralId, { '/details/dealValue': 60_000 });
    world.gate.plan({ at: 'referrals.read', when: 'before', how: 'rejects', error });
    await world.look();
    assert.ok((world.links.rows()[0]?.dueAt ?? 0) >= world.clock.now() + 57_000);
  });

  it('parks a pair that fails of itself so many times, and a new signal starts it again', async () => {
    const world = createWorld();
    const id = await receive(world);
    const whole = { ...world.partnerCenter.port };
    world.partnerCenter.port.read = () => Promise.reject(new Error('undefined is not a function'));
    world.partnerCenter.edit(referralId, { '/details/dealValue': 60_000 });
    const calls = world.gate.calls.filter((name) => name === 'referrals.read').length;
    await world.rest();
    assert.deepEqual(
      world.links.rows().map(({ state, dueAt }) => [state, dueAt]),
      [['parked', null]],
    );
    assert.equal(world.gate.calls.filter((name) => name === 'referrals.read').length - calls, maxAttempts);
    Object.assign(world.partnerCenter.port, whole);
    await world.signal({ referralId });
    await world.rest();
    assert.equal(world.salesforce.get(id)['Amount'], 60_000);
  });

  const sixHours = 6 * 60 * minute;
  const noPages = (code: ErrorCode) => () => ({
    [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new CosellError(code, 'HTTP 503')) }),
  });
  const away = (code: ErrorCode) => () => Promise.reject(new CosellError(code, 'HTTP 503'));
  const outages: { name: string; begins: (world: World) => void }[] = [
    {
      name: 'Partner Center is away',
      begins: ({ partnerCenter: { port } }) => {
        const down = away('PARTNER_CENTER_UNAVAILABLE');
        Object.assign(port, { read: down, patch: down, changedSince: noPages('PARTNER_CENTER_UNAVAILABLE') });
      },
    },
    {
      name: 'Salesforce is away',
      begins: ({ salesforce: { port } }) => {
        const down = away('SALESFORCE_UNAVAILABLE');
        Object.assign(port, { read: down, update: down, changedSince: noPages('SALESFORCE_UNAVAILABLE') });
      },
    },
    {
      name: 'the calls of the org are used up for today',
      begins: ({ salesforce: { port } }) => {
        const down = away('SALESFORCE_LIMIT');
        Object.assign(port, { read: down, update: down, changedSince: noPages('SALESFORCE_LIMIT') });
      },
    },
    {
      name: 'Salesforce can only be read',
      begins: ({ salesforce: { port } }) => {
        port.update = async (updates) => updates.map(() => new CosellError('SALESFORCE_UNAVAILABLE', 'read only'));
      },
    },
    {
      name: 'Partner Center can only be read',
      begins: ({ partnerCenter: { port } }) => {
        port.patch = away('PARTNER_CENTER_UNAVAILABLE');
      },
    },
    {
      name: 'Partner Center asks for patience',
      begins: ({ partnerCenter: { port } }) => {
        port.read = away('PARTNER_CENTER_THROTTLED');
      },
    },
    {
      name: 'the mapping cannot be seen',
      begins: (world) => {
        world.mapping = away('MAPPING_MISSING');
      },
    },
  ];
  for (const { name, begins } of outages)
    it(`loses nothing in six hours, and changes of both sides arrive by themselves: ${name}`, async () => {
      const world = createWorld();
      const id = await receive(world);
      const [there, here, { mapping }] = [{ ...world.partnerCenter.port }, { ...world.salesforce.port }, { ...world }];
      begins(world);
      world.salesforce.edit(id, { Amount: 7 });
      world.partnerCenter.edit(referralId, { '/details/notes': 'Written during the outage.' });
      await world.pass(sixHours);
      Object.assign(world.partnerCenter.port, there);
      Object.assign(world.salesforce.port, here);
      world.mapping = mapping;
      await world.pass(30 * minute);
      assert.equal(at(world, referralId, '/details/dealValue'), 7);
      assert.equal(world.salesforce.get(id)['Description'], 'Written during the outage.');
      assert.equal(status(world, id), 'Synced');
      await assertQuiet(world, id, referralId);
    });

  it('holds up only its own pair: the others of the batch go on', async () => {
    const world = createWorld();
    const id = await receive(world);
    const other = await share(world);
    world.partnerCenter.edit(referralId, { '/details/dealValue': 1 });
    world.partnerCenter.edit(other.referral, { '/details/dealValue': 2 });
    const error = new CosellError('PARTNER_CENTER_UNAVAILABLE', 'HTTP 500');
    world.gate.plan({ at: 'referrals.read', when: 'before', how: 'rejects', error });
    await world.look();
    const amounts = [world.salesforce.get(id)['Amount'], world.salesforce.get(other.id)['Amount']];
    assert.equal(amounts.filter((amount) => amount === 1 || amount === 2).length, 1);
    await world.rest();
    assert.deepEqual([world.salesforce.get(id)['Amount'], world.salesforce.get(other.id)['Amount']], [1, 2]);
  });

  it('keeps every pair due while the mapping cannot be read', async () => {
    const world = createWorld();
    const { mapping } = world;
    world.mapping = () => Promise.reject(new CosellError('SALESFORCE_UNAVAILABLE', 'HTTP 503'));
    world.partnerCenter.receive(incoming);
    await world.look();
    assert.equal(world.links.rows()[0]?.errorCode, 'SALESFORCE_UNAVAILABLE');
    world.mapping = mapping;
    await world.rest();
    assert.equal(world.salesforce.all().length, 1);
  });
});
