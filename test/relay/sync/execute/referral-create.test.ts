import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import { createReferral } from '../../../../relay/sync/execute/referral-create.ts';
import type { JsonObject, Link } from '../../../../relay/sync/model.ts';
import type { Context } from '../../../../relay/sync/pair.ts';
import { setAt } from '../../../../relay/sync/fields/pointer.ts';
import { claimed, contextOf } from '../../../worlds/context.ts';
import { at, minute, share, textOf } from '../../../worlds/stories.ts';
import { createWorld, primaryContact, readyToShare, type World } from '../../../worlds/world.ts';

/** A seller's opportunity as just read, and its row. */
async function entered(world: World, fields: JsonObject = {}, changes: Partial<Context> = {}) {
  const id = world.salesforce.enter({ ...readyToShare, ...fields }, primaryContact);
  const context = contextOf(world, changes);
  const names = [...Object.keys(world.salesforce.get(id)), 'Referral_Identifier__c', 'Partner_Center_Sync_Message__c'];
  const [opportunity] = await context.opportunities.read({ ids: [id], referralIds: [] }, names);
  assert.ok(opportunity !== undefined);
  world.clock.advance(minute);
  const link = await claimed(world, { opportunityId: id });
  return { id, link, create: (row: Link = link) => createReferral(context, row, { ...opportunity, fresh: false }) };
}
const outcomes = (world: World) =>
  world.events.flatMap((event) => (event.event === 'pair' ? [[event.outcome, event.wrote]] : []));

describe('an opportunity that is shared', () => {
  it('is one write to Partner Center and one to Salesforce', async () => {
    const world = createWorld({ signals: false });
    const id = world.salesforce.enter({ ...readyToShare });
    await world.signal({ opportunityId: id });
    await world.look();
    assert.deepEqual(outcomes(world), [['shared', 2]]);
    assert.deepEqual([world.partnerCenter.writes(), world.salesforce.writes()], [1, 1]);
  });

  it('as a co-sell deal is one write for each half: nothing of it is sent again', async () => {
    const world = createWorld();
    await share(world, { How_can_Microsoft_help__c: 'General or Other' });
    assert.equal(world.partnerCenter.writes(), 2);
  });

  it('is not sent again where Partner Center writes the phone of the contact in its own way', async () => {
    const world = createWorld();
    const referrals = {
      ...world.partnerCenter.port,
      read: async (id: string) => {
        const made = structuredClone(await world.partnerCenter.port.read(id));
        setAt(made.body, '/customerProfile/team/0/phoneNumber', '14255550110');
        return made;
      },
    };
    const { create } = await entered(world, { How_can_Microsoft_help__c: 'General or Other' }, { referrals });
    await create();
    assert.equal(world.partnerCenter.writes(), 2);
  });

  it('says what was done', async () => {
    const world = createWorld();
    const { create } = await entered(world);
    const { did, state, wrote } = await create();
    assert.deepEqual([did, state, wrote], ['shared', 'synced', 1]);
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
    const { create } = await entered(
      world,
      {},
      { referrals: { ...world.partnerCenter.port, findByExternalReference } },
    );
    assert.equal((await create()).did, 'shared');
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
    const { id, link, create } = await entered(world, {}, { referrals });
    const tried = world.clock.now() - 60 * minute;
    const result = await create({ ...link, intentAt: tried });
    assert.deepEqual(asked, [[id, tried - 15 * minute]]);
    assert.equal(result.did, 'shared');
  });

  it('is tied to what an earlier creation had made, in one row', async () => {
    const world = createWorld();
    const { id, link, create } = await entered(world);
    const made = await world.partnerCenter.port.create({
      ...{ name: 'Fabrikam', type: 'Independent', externalReferenceId: id, consent: {}, details: {} },
      customerProfile: { address: { country: 'US' } },
    });
    await claimed(world, { referralId: made.id });
    const result = await create({ ...link, intentAt: world.clock.now() });
    assert.notEqual(result.did, 'shared');
    assert.deepEqual(
      world.links.rows().map((row) => [row.referralId, row.opportunityId, row.engagementId]),
      [[made.id, id, made.engagementId]],
    );
    assert.equal(world.partnerCenter.ours().length, 1);
  });

  for (const tried of [true, false])
    it(`is left to whoever has taken the pair over meanwhile: ${tried ? 'found again' : 'just made'}`, async () => {
      const world = createWorld();
      const { id, link, create } = await entered(world);
      if (tried)
        await world.partnerCenter.port.create({
          ...{ name: 'Fabrikam', type: 'Independent', externalReferenceId: id, consent: {}, details: {} },
          customerProfile: { address: { country: 'US' } },
        });
      world.links.release();
      const row = tried ? { ...link, intentAt: world.clock.now() } : link;
      await assert.rejects(create(row), {
        code: 'PAIR_BUSY',
        message: 'Another worker has taken this pair over.',
      });
    });
});

describe('a referral that was just made', () => {
  const kinds: [body: JsonObject, summary: string][] = [
    [{}, 'Created in Partner Center (private)'],
    [
      { consent: { consentToShareReferralWithMicrosoftSellers: true } },
      "Created in Partner Center (visible to Microsoft's sellers)",
    ],
    [{ type: 'Shared' }, 'Shared with Microsoft'],
    [{ inviteContext: { invitedBy: { organizationId: 'x' } } }, 'Created in Partner Center (with another partner)'],
    [{ inviteContext: { invitedBy: { organizationId: 'msft' } } }, 'Created in Partner Center (lead)'],
  ];
  for (const [body, summary] of kinds)
    it(`is told by its kind: ${summary}`, async () => {
      const world = createWorld();
      const referrals = {
        ...world.partnerCenter.port,
        read: async (id: string) => {
          const made = await world.partnerCenter.port.read(id);
          return { ...made, body: { ...made.body, ...body } };
        },
      };
      const { create } = await entered(world, {}, { referrals });
      assert.equal((await create()).news?.[0]?.summary, summary);
    });

  it('is one pair with its opportunity, also where another worker has heard of it already', async () => {
    const world = createWorld();
    const referrals = {
      ...world.partnerCenter.port,
      create: async (body: JsonObject) => {
        const made = await world.partnerCenter.port.create(body);
        await claimed(world, { referralId: made.id });
        return made;
      },
    };
    const { id, create } = await entered(world, {}, { referrals });
    assert.equal((await create()).did, 'shared');
    assert.deepEqual(
      world.links.rows().map(({ opportunityId }) => opportunityId),
      [id],
    );
  });

  it('needs attention where something stands in the way', async () => {
    const world = createWorld();
    const { create } = await entered(world, { Referral_Response__c: 'Decline' });
    const { did, error } = await create();
    assert.deepEqual([did, error?.code], ['attention', 'RESPONSE_REFUSED']);
  });

  it('whose answer was lost leaves the stage to the seller', async () => {
    const world = createWorld();
    const error = new CosellError('PARTNER_CENTER_UNAVAILABLE', 'socket hang up');
    world.gate.plan({ at: 'referrals.create', when: 'after', how: 'rejects', error });
    const { id } = await share(world, { StageName: 'Prospecting' });
    assert.equal(textOf(world, id, 'StageName'), 'Prospecting');
    assert.equal(world.partnerCenter.ours().length, 1);
  });
});

describe('an opportunity that is not ready to be shared', () => {
  it('says all that is missing', async () => {
    const world = createWorld();
    const { create } = await entered(world, { Amount: null, Products__c: null });
    const { did, state, error } = await create();
    assert.deepEqual([did, state], ['not ready', 'attention']);
    assert.equal(error?.message, 'Not shared yet. Still missing: Amount; at least one solution in Products.');
  });
});

describe('an opportunity that is not to be shared', () => {
  const paused = { Partner_Center_Sync_Status__c: 'Paused' };
  const cases: [status: string | null, own: JsonObject][] = [
    [null, {}],
    ['Not shared', {}],
    ['Needs attention', paused],
    ['Pending', paused],
  ];
  for (const [shown, own] of cases)
    it(`with the status ${String(shown)}: ${Object.keys(own).length === 0 ? 'is left alone' : 'is told that it waits'}`, async () => {
      const world = createWorld();
      const fields = { Sync_with_Partner_Center__c: false, Partner_Center_Sync_Status__c: shown };
      const { create } = await entered(world, fields);
      assert.deepEqual(await create(), { did: 'not shared', state: 'ignored', guarded: {}, own, wrote: 0 });
    });
});
