import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { markInventory } from '../../../relay/schedule/backfill.ts';
import { takeInventory } from '../../../relay/schedule/inventory.ts';
import { decideTwins, type Decision } from '../../../relay/schedule/twins.ts';
import type { Deal } from '../../../relay/sync/fields/described-deal.ts';
import { incoming, minute, textOf } from '../../worlds/stories.ts';
import { createWorld, primaryContact, readyToShare, type World } from '../../worlds/world.ts';
import { keptByHand } from '../sync/deals/kept-by-hand.ts';

const enter = (world: World, { name, customer, amount, closeDate }: Deal) =>
  world.salesforce.enter(
    {
      ...readyToShare,
      ...{ Name: name, Amount: amount, CloseDate: closeDate },
      ...{ 'Account.Name': customer.name, 'Account.BillingPostalCode': customer.postalCode },
    },
    primaryContact,
  );
const receive = (world: World, { id, name, customer, amount, closeDate }: Deal) =>
  world.partnerCenter.receive({
    ...incoming,
    ...{ id, engagementId: id, name, status: 'Active', substatus: 'Accepted' },
    customerProfile: { name: customer.name, address: { postalCode: customer.postalCode, country: customer.country } },
    details: { dealValue: amount, currency: 'USD', closingDateTime: `${closeDate ?? ''}T00:00:00Z` },
  });
const stock = (world: World) =>
  takeInventory({
    ...{ cursors: world.cursors, referrals: world.partnerCenter.port, opportunities: world.salesforce.port },
  });
const decide = (world: World, decisions: readonly Decision[]) =>
  decideTwins(
    {
      ...{ opportunities: world.salesforce.port, links: world.links.port },
      ...{ cursors: world.cursors, clock: world.clock },
    },
    decisions,
  );
const deal: Deal = {
  id: '11111111-0000-4000-8000-000000000001',
  name: 'Azure migration',
  customer: { name: 'Tailspin', postalCode: '98101', country: 'US' },
  amount: 90_000,
  closeDate: '2027-06-30',
};
/** One deal in both systems, each typed by hand. */
function both(): { world: World; opportunityId: string; referralId: string } {
  const world = createWorld({ signals: false });
  const opportunityId = enter(world, deal);
  receive(world, { ...deal, name: 'TAILSPIN - Azure migration', amount: 88_000 });
  return { world, opportunityId, referralId: deal.id };
}
async function backfill(world: World): Promise<void> {
  await markInventory({ links: world.links.port, clock: world.clock }, await stock(world));
  await world.rest();
}
const counts = (world: World) => [world.salesforce.all().length, world.partnerCenter.ours().length];

describe('the backfill of deals that both systems hold', () => {
  it('doubles nothing that nobody has decided', async () => {
    const { world } = both();
    await backfill(world);
    assert.deepEqual(counts(world), [1, 1]);
    const { twins, received, shared } = await stock(world);
    assert.deepEqual([twins.map(({ likeness }) => likeness), received, shared], [['probable'], [], []]);
  });

  it('leaves it so when a signal says that the referral has changed', async () => {
    const { world, opportunityId, referralId } = both();
    world.partnerCenter.edit(referralId, { '/details/dealValue': 91_000 });
    await world.signal({ referralId });
    await world.rest();
    assert.deepEqual(counts(world), [1, 1]);
    await decide(world, [{ opportunityId, referralId, isSame: false }]);
    await world.signal({ referralId });
    await world.rest();
    assert.equal(counts(world)[0], 2);
  });

  it('leaves it so when a seller edits the opportunity, and says so on the card', async () => {
    const { world, opportunityId, referralId } = both();
    world.salesforce.edit(opportunityId, { Amount: 91_000 });
    await world.signal({ opportunityId });
    await world.rest();
    assert.deepEqual(counts(world), [1, 1]);
    const shows = (field: string) => textOf(world, opportunityId, `Partner_Center_${field}__c`);
    assert.deepEqual([shows('Sync_Status'), shows('Error_Code')], ['Needs attention', 'TWIN_UNDECIDED']);
    assert.match(
      shows('Sync_Message'),
      new RegExp(`^Not shared yet: Partner Center may already have this deal: .*${referralId}`),
    );
    await decide(world, [{ opportunityId, referralId, isSame: false }]);
    await world.rest();
    assert.equal(counts(world)[1], 2, 'told apart, it is shared without another signal');
  });

  it('lets the seller say that it is one deal: its CRM ID in Partner Center links the two', async () => {
    const { world, opportunityId, referralId } = both();
    await world.signal({ opportunityId });
    await world.rest();
    world.partnerCenter.edit(referralId, { '/externalReferenceId': opportunityId });
    await world.signal({ referralId });
    await world.rest();
    assert.deepEqual(counts(world), [1, 1]);
    assert.equal(textOf(world, opportunityId, 'Referral_Identifier__c'), referralId);
  });

  it('shares a deal whose likeness is carried by another opportunity already', async () => {
    const { world, opportunityId, referralId } = both();
    await decide(world, [{ opportunityId, referralId, isSame: true }]);
    await world.rest();
    const other = enter(world, deal);
    await world.signal({ opportunityId: other });
    await world.rest();
    assert.equal(counts(world)[1], 2);
  });

  it('does not hold a deal that waits for an answer', async () => {
    const { world } = both();
    world.partnerCenter.receive({
      ...incoming,
      customerProfile: { name: 'Tailspin', address: { postalCode: '98101' } },
    });
    await world.sweep();
    await world.rest();
    assert.equal(counts(world)[0], 2);
  });

  it('finds them one deal once they are confirmed, and the values of the seller stay', async () => {
    const { world, opportunityId, referralId } = both();
    const outcome = await decide(world, [{ opportunityId, referralId, isSame: true }]);
    assert.deepEqual(outcome, { linked: 1, apart: 0, refused: [] });
    await world.rest();
    world.clock.advance(minute);
    await backfill(world);
    assert.deepEqual(counts(world), [1, 1]);
    assert.equal(textOf(world, opportunityId, 'Referral_Identifier__c'), referralId);
    assert.equal(textOf(world, opportunityId, 'Partner_Center_Sync_Status__c'), 'Synced');
    assert.deepEqual([world.salesforce.get(opportunityId)['Amount'], (await stock(world)).twins], [90_000, []]);
  });

  it('takes them for two once they are told apart', async () => {
    const { world, opportunityId, referralId } = both();
    assert.equal((await decide(world, [{ opportunityId, referralId, isSame: false }])).apart, 1);
    await backfill(world);
    assert.deepEqual(counts(world), [2, 2]);
  });

  it('refuses what cannot be linked, and says why', async () => {
    const { world, opportunityId, referralId } = both();
    const other = enter(world, { ...deal, name: 'Something else' });
    const twice = await decide(world, [
      { opportunityId, referralId, isSame: true },
      { opportunityId: other, referralId, isSame: true },
    ]);
    assert.deepEqual([twice.linked, twice.refused.length], [0, 2]);
    await decide(world, [{ opportunityId, referralId, isSame: true }]);
    const taken = await decide(world, [
      { opportunityId: other, referralId, isSame: true },
      { opportunityId: '006000000000099AAA', referralId: 'r', isSame: true },
      { opportunityId, referralId: 'another', isSame: true },
    ]);
    assert.deepEqual(
      taken.refused.map(({ why }) => why),
      [
        'the referral belongs to another opportunity',
        'the opportunity is gone',
        'the opportunity has another referral',
      ],
    );
  });

  it('doubles nothing among many, once each proposal is answered', async () => {
    const { here, there, twins } = keptByHand(7, 100);
    const world = createWorld({ signals: false });
    const entered = new Map(here.map((one) => [one.id, enter(world, one)]));
    for (const one of there) receive(world, one);
    for (const { id } of there) if (twins.has(id)) await world.signal({ referralId: id });
    for (const opportunityId of twins.values()) await world.signal({ opportunityId: entered.get(opportunityId) ?? '' });
    await world.rest();
    assert.deepEqual(counts(world), [100, 100], 'no signal of either side doubles a twin');
    const isSame = (opportunityId: string, referralId: string) =>
      entered.get(twins.get(referralId) ?? '') === opportunityId;
    for (let round = 0; round < 4; round += 1) {
      const proposals = (await stock(world)).twins;
      const answers = proposals.map(({ opportunity, referral }) => ({
        ...{ opportunityId: opportunity.id, referralId: referral.id, isSame: isSame(opportunity.id, referral.id) },
      }));
      assert.deepEqual((await decide(world, answers)).refused, []);
      await world.rest();
    }
    assert.deepEqual((await stock(world)).twins, []);
    world.clock.advance(minute);
    await backfill(world);
    assert.deepEqual(counts(world), [140, 140]);
  });
});
