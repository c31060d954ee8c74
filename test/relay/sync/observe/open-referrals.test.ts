import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createOpenReferrals } from '../../../../relay/sync/observe/open-referrals.ts';
import { incoming, minute, referralId } from '../../../worlds/stories.ts';
import { createWorld } from '../../../worlds/world.ts';
import { opportunityId } from '../observed.ts';

const customers = ['Contoso Customer'];
const other = '4111fffc-0000-4d53-bba6-000000000001';

/** A world with one open deal, and what was asked of the list of referrals: since when, each time. */
function setUp({ takesMs = 0 } = {}) {
  const world = createWorld();
  const asked: number[] = [];
  const port = world.partnerCenter.port;
  const changedSince: typeof port.changedSince = async function* (since) {
    asked.push(since);
    world.clock.advance(takesMs);
    yield* port.changedSince(since);
  };
  const list = createOpenReferrals({
    referrals: { changedSince },
    opportunities: world.salesforce.port,
    links: world.links.port,
    clock: world.clock,
  });
  world.partnerCenter.receive(incoming);
  return { world, asked, list, ids: async () => (await list(customers)).map(({ deal }) => deal.id) };
}

describe('the open referrals', () => {
  it('are listed whole once, and afterwards only as far as they have changed, once a minute', async () => {
    const { world, asked, ids } = setUp();
    const start = world.clock.now();
    assert.deepEqual(await Promise.all([ids(), ids()]), [[referralId], [referralId]]);
    assert.deepEqual(asked, [0]);
    world.clock.advance(minute - 1);
    world.partnerCenter.receive({ ...incoming, id: other });
    assert.deepEqual(await ids(), [referralId]);
    world.clock.advance(1);
    assert.deepEqual((await ids()).toSorted(), [other, referralId].toSorted());
    assert.deepEqual(asked, [0, start - 15 * minute]);
  });

  it('that take long to list are listed less often', async () => {
    const { world, asked, ids } = setUp({ takesMs: 30_000 });
    await ids();
    world.clock.advance(9 * minute);
    await ids();
    assert.equal(asked.length, 1);
    world.clock.advance(30_000);
    await ids();
    assert.equal(asked.length, 2);
  });

  it('are listed anew after the clock was set back', async () => {
    const { world, asked, ids } = setUp();
    await ids();
    world.clock.advance(-minute);
    await ids();
    assert.equal(asked.length, 2);
  });

  const gone: [name: string, change: Record<string, string>][] = [
    ['a closed one', { status: 'Closed', substatus: 'Lost' }],
    ["Microsoft's half", { organizationId: 'msft' }],
    ['one that names an opportunity', { externalReferenceId: opportunityId(1) }],
    ['a lead', { type: 'Independent', qualification: 'MarketingQualified' }],
  ];
  for (const [name, change] of gone)
    it(`hold no deal for ${name}`, async () => {
      const { world, ids } = setUp();
      await ids();
      world.partnerCenter.receive({ ...incoming, ...change });
      world.clock.advance(minute);
      assert.deepEqual(await ids(), []);
    });

  it('hold no deal whose pair the work list knows, before the referral names the opportunity', async () => {
    const { world, ids } = setUp();
    await world.links.port.markDue([{ referralId: other }, { referralId, opportunityId: opportunityId(1) }], 0);
    assert.deepEqual(await ids(), []);
    world.partnerCenter.receive({ ...incoming, id: other });
    world.clock.advance(minute);
    assert.deepEqual(await ids(), [other]);
  });

  it('are those of the customers that are asked for, by their latest names', async () => {
    const { world, list } = setUp();
    const of = async (...names: string[]) => (await list(names)).map(({ deal }) => deal.id);
    world.partnerCenter.receive({ ...incoming, id: other, customerProfile: { name: 'Fabrikam' } });
    assert.deepEqual(
      [await of('Contoso Customer, Inc.'), await of('FABRIKAM'), await of('Tailspin'), await of()],
      [[referralId], [other], [], []],
    );
    assert.deepEqual((await of('Fabrikam', 'fabrikam', 'Contoso Customer')).toSorted(), [other, referralId].toSorted());
    world.partnerCenter.edit(other, { '/customerProfile/name': 'Tailspin' });
    world.clock.advance(minute);
    assert.deepEqual([await of('Fabrikam'), await of('Tailspin')], [[], [other]]);
  });

  it('hold a deal that names an opportunity of another system', async () => {
    const { world, ids } = setUp();
    world.partnerCenter.receive({ ...incoming, externalReferenceId: 'CRM-7' });
    assert.deepEqual(await ids(), [referralId]);
  });

  it('are asked for again after the list has failed', async () => {
    const world = createWorld();
    world.partnerCenter.receive(incoming);
    let fails = true;
    const { port } = world.partnerCenter;
    const changedSince: typeof port.changedSince = async function* (since) {
      if (fails) throw new Error('down');
      yield* port.changedSince(since);
    };
    const list = createOpenReferrals({
      referrals: { changedSince },
      opportunities: world.salesforce.port,
      links: world.links.port,
      clock: world.clock,
    });
    await assert.rejects(list(customers));
    fails = false;
    assert.equal((await list(customers)).length, 1);
  });
});
