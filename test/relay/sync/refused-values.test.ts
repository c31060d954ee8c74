import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import { assertQuiet, at, audit, message, minute, share, status } from '../../worlds/stories.ts';
import { createWorld, type World } from '../../worlds/world.ts';

const tooLong = 'Longer than Partner Center takes.';

/** A shared deal, with a service that refuses every patch with these notes in it. */
async function refusing(
  answers: 'representation' | 'nothing',
): Promise<{ world: World; id: string; referral: string }> {
  const world = createWorld();
  world.partnerCenter.options.patchAnswers = answers;
  const shared = await share(world);
  const patch = world.partnerCenter.port.patch.bind(world.partnerCenter.port);
  world.partnerCenter.port.patch = (id, eTag, operations) =>
    operations.some(({ value }) => value === tooLong)
      ? Promise.reject(new CosellError('PARTNER_CENTER_REFUSED', 'Partner Center refused (400).'))
      : patch(id, eTag, operations);
  return { world, ...shared };
}

describe('a value that Partner Center will not take', () => {
  for (const answers of ['representation', 'nothing'] as const) {
    it(`holds up no other edit, and the seller is told (answers to patches: ${answers})`, async () => {
      const { world, id, referral } = await refusing(answers);
      world.salesforce.edit(id, {
        Description: tooLong,
        Amount: 5,
        CloseDate: '2028-01-31',
        Products__c: 'SOL-15974-MQF\nSOL-2-DEF',
        StageName: 'Closed Won',
      });
      await world.rest();
      world.clock.advance(minute);
      assert.equal(at(world, referral, '/details/dealValue'), 5);
      assert.equal(at(world, referral, '/details/closingDateTime'), '2028-01-31T10:00:00Z');
      assert.equal(at(world, referral, '/details/requirements/solutions/1/id'), 'SOL-2-DEF');
      assert.equal(at(world, referral, '/substatus'), 'Won');
      assert.equal(world.salesforce.get(id)['Description'], tooLong);
      // The same save closed the deal, so nothing can be mended any more: the seller reads it as information.
      assert.equal(status(world, id), 'Synced');
      assert.match(message(world, id), /^Description changed here, but the referral is closed \(Won\)/);
    });

    it(`holds up nothing that comes from Partner Center, and goes out when it is mended (${answers})`, async () => {
      const { world, id, referral } = await refusing(answers);
      world.salesforce.edit(id, { Description: tooLong });
      await world.rest();
      world.clock.advance(minute);
      world.partnerCenter.edit(referral, { '/details/dealValue': 60_000 });
      await world.rest();
      world.clock.advance(minute);
      assert.equal(world.salesforce.get(id)['Amount'], 60_000);
      assert.match(message(world, id), /Partner Center refused/);
      world.salesforce.edit(id, { Description: 'Short enough.' });
      await world.rest();
      world.clock.advance(minute);
      assert.equal(at(world, referral, '/details/notes'), 'Short enough.');
      assert.equal(status(world, id), 'Synced');
      await assertQuiet(world, id, referral);
    });
  }

  it('and that has won a conflict is said once, not with every sweep', async () => {
    const { world, id, referral } = await refusing('representation');
    world.partnerCenter.edit(referral, { '/details/notes': 'From the portal.' });
    world.clock.advance(2_000);
    world.salesforce.edit(id, { Description: tooLong });
    await world.pass(60 * minute);
    assert.equal(audit(world, id).match(/was overwritten: "From the portal\."/g)?.length, 1);
    const before = world.writes();
    await world.pass(60 * minute);
    assert.equal(world.writes(), before);
  });
});
