import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Link } from '../../../../relay/sync/model.ts';
import { observe } from '../../../../relay/sync/observe/observe.ts';
import { claimed, coreOf } from '../../../worlds/context.ts';
import { incoming, minute, receive, share } from '../../../worlds/stories.ts';
import { createWorld, primaryContact, readyToShare, type World } from '../../../worlds/world.ts';

const help = { How_can_Microsoft_help__c: 'General or Other' };

async function look(world: World, link: Link) {
  const { port } = world.partnerCenter;
  const readMany = async (ids: readonly string[]) =>
    new Map(await Promise.all(ids.map(async (id) => [id, await port.read(id)] as const)));
  const [seen] = await observe(coreOf(world, { referrals: { ...port, readMany } }), await world.mapping(), [link]);
  return seen;
}

describe('a look at a pair', () => {
  it('finds both sides, and nothing more where nothing is needed', async () => {
    const world = createWorld();
    const { id, referral } = await share(world);
    const link = await claimed(world, { opportunityId: id });
    const seen = await look(world, link);
    assert.deepEqual([seen?.link, seen?.referral?.id, seen?.opportunity?.id], [link, referral, id]);
    assert.deepEqual([seen?.unread, seen?.lead, seen?.target, seen?.engagement], Array(4).fill(undefined));
  });

  it('finds what a lost creation has made, and then the halves of the deal', async () => {
    const world = createWorld();
    const id = world.salesforce.enter({ ...readyToShare, ...help }, primaryContact);
    const made = await world.partnerCenter.port.create({
      ...{ name: 'Fabrikam', type: 'Shared', externalReferenceId: id, consent: {}, details: {} },
      ...{
        customerProfile: { address: { country: 'US' } },
        inviteContext: { assistanceRequestCode: 'GeneralOrOther' },
      },
    });
    const link = { ...(await claimed(world, { opportunityId: id })), intentAt: world.clock.now() - minute };
    const seen = await look(world, link);
    assert.equal(seen?.referral?.id, made.id);
    assert.equal(seen.engagement?.own?.id, made.id);
  });

  it('finds the opportunity that a person named', async () => {
    const world = createWorld();
    const target = world.salesforce.enter(readyToShare);
    const id = await receive(world, incoming);
    world.salesforce.edit(id, { Partner_Center_Link_To__c: target });
    const link = await claimed(world, { opportunityId: id });
    const seen = await look(world, link);
    assert.equal(seen?.target?.id, target);
  });

  it('writes nothing', async () => {
    const world = createWorld();
    const { id } = await share(world, help);
    const before = world.writes();
    const link = { ...(await claimed(world, { opportunityId: id })), halfDue: true };
    await look(world, link);
    assert.equal(world.writes(), before);
  });
});
