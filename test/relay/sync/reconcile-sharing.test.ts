import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import type { Core } from '../../../relay/sync/core.ts';
import { setAt } from '../../../relay/sync/fields/pointer.ts';
import type { JsonObject, Link, Referral } from '../../../relay/sync/model.ts';
import { claimed, coreOf } from '../../worlds/context.ts';
import { lookAt, readingEach } from '../../worlds/one-look.ts';
import { at, minute, share, textOf } from '../../worlds/stories.ts';
import { createWorld, primaryContact, readyToShare, type World } from '../../worlds/world.ts';

/** A seller's opportunity as just saved, and its row; one look at it a minute later. */
async function entered(world: World, fields: JsonObject = {}, changes: Partial<Core> = {}) {
  const id = world.salesforce.enter({ ...readyToShare, ...fields }, primaryContact);
  const { referrals, ...core } = coreOf(world, changes);
  world.clock.advance(minute);
  const link = await claimed(world, { opportunityId: id });
  return { id, link, look: (row: Link = link) => lookAt({ ...core, referrals: readingEach(referrals) }, row) };
}
const outcomes = (world: World) =>
  world.events.flatMap((event) => (event.event === 'pair' ? [[event.outcome, event.wrote]] : []));
/** What an earlier creation has made of this opportunity. */
const createdBefore = (world: World, id: string): Promise<Referral> =>
  world.partnerCenter.port.create({
    ...{ name: 'Fabrikam', type: 'Independent', externalReferenceId: id, consent: {}, details: {} },
    customerProfile: { address: { country: 'US' } },
  });

describe('an opportunity that is shared', () => {
  it('is one write to Partner Center, and one to Salesforce at the next look, which comes at once', async () => {
    const world = createWorld({ signals: false });
    const id = world.salesforce.enter({ ...readyToShare });
    await world.signal({ opportunityId: id });
    await world.look();
    await world.look();
    assert.deepEqual(outcomes(world), [
      ['shared', 1],
      ['synced', 1],
    ]);
    assert.deepEqual([world.partnerCenter.writes(), world.salesforce.writes()], [1, 1]);
  });

  it('as a co-sell deal is one write for each half: nothing of it is sent again', async () => {
    const world = createWorld();
    await share(world, { How_can_Microsoft_help__c: 'General or Other' });
    assert.equal(world.partnerCenter.writes(), 2);
  });

  it('is not sent again where Partner Center writes the phone of the contact in its own way', async () => {
    const world = createWorld();
    const inItsOwnWay = (one: Referral) => {
      setAt(one.body, '/customerProfile/team/0/phoneNumber', '14255550110');
      return one;
    };
    const { port } = world.partnerCenter;
    const [create, read] = [port.create.bind(port), port.read.bind(port)];
    port.create = async (body) => inItsOwnWay(await create(body));
    port.read = async (id) => inItsOwnWay(await read(id));
    await share(world, { How_can_Microsoft_help__c: 'General or Other' });
    assert.equal(world.partnerCenter.writes(), 2);
  });

  it('says what was done, and is looked at again at once', async () => {
    const world = createWorld();
    const { look } = await entered(world);
    const { told, outcome, writes } = await look();
    assert.deepEqual([told.word, told.state, told.againMs, told.card, writes], ['shared', 'new', 0, {}, 1]);
    assert.ok(outcome.kind === 'referral-created');
    assert.equal(outcome.referral.id, world.partnerCenter.ours()[0]?.id);
  });

  it('keeps the whole of a text that Partner Center cut', async () => {
    const world = createWorld();
    world.partnerCenter.options.notesLimit = 50;
    const { id, referral } = await share(world, { Description: 'n'.repeat(80) });
    assert.equal(textOf(world, id, 'Description'), 'n'.repeat(80));
    assert.equal(at(world, referral, '/details/notes'), 'n'.repeat(50));
  });

  it('is not looked up where its creation was never tried', async () => {
    const world = createWorld();
    const findByExternalReference = () => assert.fail('nothing was tried');
    const referrals = { ...world.partnerCenter.port, findByExternalReference };
    const { look } = await entered(world, {}, { referrals });
    assert.equal((await look()).told.word, 'shared');
  });

  it('is looked up from a quarter of an hour before its creation was first tried, for clocks differ', async () => {
    const world = createWorld();
    const asked: [string, number][] = [];
    const referrals = {
      ...world.partnerCenter.port,
      findByExternalReference: async (id: string, since: number) => {
        asked.push([id, since]);
        return undefined;
      },
    };
    const { id, link, look } = await entered(world, {}, { referrals });
    const tried = world.clock.now() - 60 * minute;
    const { told } = await look({ ...link, intentAt: tried });
    assert.deepEqual([asked, told.word], [[[id, tried - 15 * minute]], 'shared']);
  });

  it('is tied to what an earlier creation had made, in one row, whoever holds another', async () => {
    const world = createWorld();
    const { id, link, look } = await entered(world);
    const before = await createdBefore(world, id);
    await claimed(world, { referralId: before.id });
    const { plan } = await look({ ...link, intentAt: world.clock.now() });
    assert.equal(plan.kind, 'merge');
    assert.deepEqual(
      world.links.rows().map((row) => [row.referralId, row.opportunityId, row.engagementId]),
      [[before.id, id, before.engagementId]],
    );
    assert.equal(world.partnerCenter.ours().length, 1);
  });

  it('is left to whoever has taken the pair over meanwhile: found again', async () => {
    const world = createWorld();
    const { id, link, look } = await entered(world);
    await createdBefore(world, id);
    world.links.release();
    const { told, writes } = await look({ ...link, intentAt: world.clock.now() });
    assert.deepEqual([told.error?.code, writes], ['PAIR_BUSY', 0]);
  });

  it('is left to whoever has taken the pair over meanwhile: about to be made', async () => {
    const world = createWorld();
    const { look } = await entered(world);
    world.links.release();
    const { told } = await look();
    assert.deepEqual(
      [told.error?.code, told.error?.message, world.partnerCenter.ours()],
      ['PAIR_BUSY', 'Another worker has taken this pair over.', []],
    );
  });

  it('whose answer was lost leaves the stage to the seller', async () => {
    const world = createWorld();
    const error = new CosellError('PARTNER_CENTER_UNAVAILABLE', 'socket hang up');
    world.gate.plan({ at: 'referrals.create', when: 'after', how: 'rejects', error });
    const { id } = await share(world, { StageName: 'Prospecting' });
    assert.equal(textOf(world, id, 'StageName'), 'Prospecting');
    assert.equal(world.partnerCenter.ours().length, 1);
  });

  const kinds: [fields: JsonObject, body: JsonObject, summary: string][] = [
    [{}, {}, 'Created in Partner Center (private)'],
    [{ Referral_Visible_to_Microsoft__c: true }, {}, "Created in Partner Center (visible to Microsoft's sellers)"],
    [{}, { type: 'Shared' }, 'Shared with Microsoft'],
    [{}, { inviteContext: { invitedBy: { organizationId: 'x' } } }, 'Created in Partner Center (with another partner)'],
    [{}, { inviteContext: { invitedBy: { organizationId: 'msft' } } }, 'Created in Partner Center (lead)'],
  ];
  for (const [fields, body, summary] of kinds)
    it(`is told by its kind: ${summary}`, async () => {
      const world = createWorld();
      const { port } = world.partnerCenter;
      const read = port.read.bind(port);
      port.read = async (id) => {
        const one = await read(id);
        return { ...one, body: { ...one.body, ...body } };
      };
      const { id } = await share(world, fields);
      assert.deepEqual(
        world.salesforce
          .timeline()
          .filter(({ outcome }) => outcome === 'Shared')
          .map((event) => [event.opportunityId, event.summary]),
        [[id, summary]],
      );
    });

  it('is one pair with its referral, also where another worker has heard of that already', async () => {
    const world = createWorld();
    const referrals = {
      ...world.partnerCenter.port,
      create: async (body: JsonObject) => {
        const one = await world.partnerCenter.port.create(body);
        await claimed(world, { referralId: one.id });
        return one;
      },
    };
    const { id, look } = await entered(world, {}, { referrals });
    assert.equal((await look()).told.word, 'shared');
    assert.deepEqual(
      world.links.rows().map(({ opportunityId }) => opportunityId),
      [id],
    );
  });

  it('needs attention where something stands in the way', async () => {
    const world = createWorld();
    const { id } = await share(world, { Referral_Response__c: 'Decline' });
    assert.deepEqual(
      [textOf(world, id, 'Partner_Center_Sync_Status__c'), textOf(world, id, 'Partner_Center_Error_Code__c')],
      ['Needs attention', 'RESPONSE_REFUSED'],
    );
  });
});

describe('an opportunity that is not ready to be shared', () => {
  it('says all that is missing', async () => {
    const world = createWorld();
    const { look } = await entered(world, { Amount: null, Products__c: null });
    const { told } = await look();
    assert.deepEqual([told.word, told.state], ['not ready', 'attention']);
    assert.equal(
      told.error?.message,
      'Not shared yet. Still missing: an amount above zero; at least one solution in Products.',
    );
  });
});

describe('an opportunity that is not to be shared', () => {
  const paused = { status: 'Paused' };
  const cases: [status: string | null, card: JsonObject][] = [
    [null, {}],
    ['Not shared', {}],
    ['Needs attention', paused],
    ['Pending', paused],
  ];
  for (const [shown, card] of cases)
    it(`with the status ${String(shown)}: ${Object.keys(card).length === 0 ? 'is left alone' : 'is told that it waits'}`, async () => {
      const world = createWorld();
      const fields = { Sync_with_Partner_Center__c: false, Partner_Center_Sync_Status__c: shown };
      const { look } = await entered(world, fields);
      const { told, writes } = await look();
      assert.deepEqual([told.word, told.state, told.card, told.events, writes], ['not shared', 'ignored', card, [], 0]);
    });
});
