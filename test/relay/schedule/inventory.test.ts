import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { takeInventory, type Inventory } from '../../../relay/schedule/inventory.ts';
import { versionOf } from '../../../relay/sync/deals/version.ts';
import { allRows } from '../../all-rows.ts';
import { fixture } from '../../worlds/fixture.ts';
import { incoming } from '../../worlds/stories.ts';
import { createWorld, readyToShare, type World } from '../../worlds/world.ts';

const stock = (world: World) =>
  takeInventory({
    cursors: world.cursors,
    referrals: world.partnerCenter.port,
    opportunities: world.salesforce.port,
  });
const counts = async (world: World) => {
  const { linked, received, leads, shared, closed, microsofts } = await stock(world);
  return {
    linked: linked.length,
    received: received.length,
    leads: leads.length,
    shared: shared.length,
    closed,
    microsofts,
  };
};
const none = { linked: 0, received: 0, leads: 0, shared: 0, closed: 0, microsofts: 0 };
/** A world in which deals of earlier days are there on both sides, and the relay is new. */
const earlier = () => createWorld({ signals: false });

describe('the stock of both sides', () => {
  it('is empty where nothing is', async () => {
    assert.deepEqual(await counts(earlier()), none);
  });

  it('tells what is linked, to be received, to be shared, a lead, closed, or Microsoft half', async () => {
    const world = earlier();
    world.partnerCenter.receive(incoming);
    world.partnerCenter.receive({ ...fixture('marketplace-lead'), id: 'lead' });
    world.partnerCenter.receive({ ...incoming, id: 'closed', status: 'Closed', substatus: 'Lost' });
    world.partnerCenter.receive({ ...incoming, id: 'half', organizationId: 'msft' });
    world.salesforce.enter(readyToShare);
    world.salesforce.enter({ ...readyToShare, Sync_with_Partner_Center__c: false });
    const known = world.salesforce.enter({ ...readyToShare, Referral_Identifier__c: 'known' });
    world.partnerCenter.receive({ ...incoming, id: 'known' });
    world.partnerCenter.receive({ ...incoming, id: 'named', externalReferenceId: known.slice(0, 15) });
    assert.deepEqual(await counts(world), { linked: 2, received: 1, leads: 1, shared: 1, closed: 1, microsofts: 1 });
  });

  it("leaves another partner's halves out", async () => {
    const world = earlier();
    for (const id of ['one', 'two']) world.partnerCenter.receive({ ...incoming, id });
    world.partnerCenter.receive({ ...incoming, id: 'theirs', organizationId: 'another partner' });
    assert.deepEqual(await counts(world), { ...none, received: 2 });
  });

  it('receives a deal that names an opportunity which was deleted and never carried it', async () => {
    const world = earlier();
    const gone = world.salesforce.enter(readyToShare);
    world.salesforce.remove(gone);
    world.partnerCenter.receive({ ...incoming, externalReferenceId: gone });
    assert.deepEqual(await counts(world), { ...none, received: 1 });
  });

  it('neither receives nor shares what may be one deal on both sides, unless another referral names it', async () => {
    const world = earlier();
    const id = world.salesforce.enter(readyToShare);
    const [row] = await allRows(world.salesforce.port.allOpenDeals());
    assert.ok(row !== undefined);
    const twin = {
      ...incoming,
      name: row.name,
      customerProfile: { name: row.customer.name },
      details: { dealValue: row.amount, closingDateTime: `${String(row.closeDate)}T00:00:00Z` },
    };
    world.partnerCenter.receive({ ...twin, id: 'twin' });
    const { twins, received, shared } = await stock(world);
    assert.deepEqual([twins.map(({ opportunity }) => opportunity.id), received, shared], [[id], [], []]);
    world.partnerCenter.receive({ ...twin, id: 'named', externalReferenceId: id });
    assert.deepEqual([(await stock(world)).twins, await counts(world)], [[], { ...none, linked: 1, received: 1 }]);
  });

  it('reads the open deals here once more only if a referral has such a customer', async () => {
    const world = earlier();
    const { port } = world.salesforce;
    let readings = 0;
    const allOpenDeals: typeof port.allOpenDeals = async function* () {
      readings += 1;
      yield* port.allOpenDeals();
    };
    const readingsFor = async (customer: string) => {
      readings = 0;
      world.partnerCenter.receive({ ...incoming, id: customer, customerProfile: { name: customer } });
      const opportunities = { ...port, allOpenDeals };
      const { received } = await takeInventory({
        ...{ cursors: world.cursors, opportunities },
        referrals: world.partnerCenter.port,
      });
      return [received.length, readings];
    };
    world.salesforce.enter({ ...readyToShare, 'Account.Name': 'Müller GmbH' });
    assert.deepEqual(await readingsFor('Fabrikam'), [1, 1]);
    assert.deepEqual(await readingsFor('Mueller'), [2, 2]);
  });

  it('names each deal by the side that it is known by, in the version that is listed', async () => {
    const world = earlier();
    const versions = (list: Inventory['linked']) => list.map(({ version, ...key }) => [Object.values(key)[0], version]);
    const named = world.salesforce.enter(readyToShare);
    const inFull = world.salesforce.enter(readyToShare);
    const bare = world.salesforce.enter(readyToShare);
    const gone = world.salesforce.enter({ ...readyToShare, Referral_Identifier__c: 'orphan' });
    world.salesforce.remove(gone);
    const lead = { ...fixture('marketplace-lead'), status: 'New', substatus: 'Received' };
    for (const body of [
      { ...incoming, id: 'short', externalReferenceId: named.slice(0, 15) },
      { ...incoming, id: 'long', externalReferenceId: inFull },
      { ...incoming, id: 'stranger', externalReferenceId: 'another CRM' },
      { ...incoming, id: 'orphan', externalReferenceId: null },
      { ...incoming, id: 'alone', externalReferenceId: null },
      { ...lead, id: 'new lead' },
      { ...lead, id: 'accepted lead', status: 'Active', substatus: 'Accepted' },
      { ...lead, id: 'closed lead', status: 'Closed', substatus: 'Lost' },
      { ...incoming, id: 'won', externalReferenceId: named, status: 'Closed', substatus: 'Won' },
    ])
      world.partnerCenter.receive(body);
    const version = (id: string) => [id, versionOf(world.partnerCenter.get(id)).updatedAt];
    const { linked, received, leads, shared, closed } = await stock(world);
    const [at] = await allRows(world.salesforce.port.changedSince(0));
    const binned = [gone, `${String(at?.modifiedAt)} deleted`];
    assert.deepEqual(versions(linked).sort(), [binned, ...['long', 'short', 'won'].map(version)]);
    assert.deepEqual(versions(received).sort(), ['accepted lead', 'alone', 'stranger'].map(version));
    assert.deepEqual(versions(leads), [version('new lead')]);
    assert.deepEqual(versions(shared), [[bare, at?.modifiedAt]]);
    assert.equal(closed, 1);
  });

  it('writes nothing', async () => {
    const world = earlier();
    world.partnerCenter.receive(incoming);
    world.salesforce.enter(readyToShare);
    await stock(world);
    assert.deepEqual([world.writes(), world.links.rows()], [0, []]);
  });
});
