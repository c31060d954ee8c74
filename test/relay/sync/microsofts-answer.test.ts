import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../relay/sync/model.ts';
import { assertQuiet, audit, minute, share, textOf } from '../../worlds/stories.ts';
import { createWorld, type World } from '../../worlds/world.ts';

const help = { How_can_Microsoft_help__c: 'General or Other' };

/** A co-sell deal, and Microsoft moving its own half. */
async function answer(world: World, values: JsonObject): Promise<{ id: string; referral: string }> {
  const shared = await share(world, help);
  const [half] = world.partnerCenter.microsofts();
  world.partnerCenter.edit(half?.id ?? '', values);
  await world.rest();
  world.clock.advance(minute);
  return shared;
}

describe("Microsoft's answer", () => {
  const answers: [values: Record<string, string>, line: RegExp, outcome: string][] = [
    [{ '/status': 'Active', '/substatus': 'Accepted' }, /Microsoft has accepted the deal\./, 'Accepted'],
    [{ '/status': 'Closed', '/substatus': 'Declined' }, /Microsoft has declined the deal\./, 'Declined'],
    [{ '/status': 'Closed', '/substatus': 'Expired' }, /Microsoft has not answered in time\./, 'Closed'],
    [{ '/status': 'New', '/substatus': 'Received' }, /Microsoft has received the deal\./, 'Synced'],
    [{ '/status': 'Closed', '/substatus': 'Won' }, /Microsoft has closed the deal as won\./, 'Closed'],
    [{ '/status': 'Closed', '/substatus': 'Lost' }, /Microsoft has closed the deal as lost\./, 'Closed'],
  ];
  for (const [values, line, outcome] of answers)
    it(`is told once: ${values['/substatus'] ?? ''}`, async () => {
      const world = createWorld();
      const { id, referral } = await answer(world, values);
      assert.match(audit(world, id), line);
      const events = world.salesforce.timeline().filter(({ summary }) => line.test(`${summary}.`));
      assert.deepEqual(
        events.map((event) => [event.outcome, event.direction]),
        [[outcome, 'From Partner Center']],
      );
      await assertQuiet(world, id, referral);
    });

  it('brings the id of the deal in its CRM', async () => {
    const world = createWorld();
    const { id, referral } = await answer(world, {
      '/status': 'Active',
      '/substatus': 'Accepted',
      '/trackingInfo': { microsoftMsxId: '7-3GHXQ' },
    });
    assert.equal(textOf(world, id, 'Microsoft_CRM_Identifier__c'), '7-3GHXQ');
    await assertQuiet(world, id, referral);
  });

  it('changes nothing of our own half', async () => {
    const world = createWorld();
    const { id } = await answer(world, { '/status': 'Closed', '/substatus': 'Declined', '/details/dealValue': 1 });
    assert.deepEqual(
      [textOf(world, id, 'Referral_Substatus__c'), world.salesforce.get(id)['Amount']],
      ['Accepted', 120_000],
    );
  });

  it('where that half is not ours to see leaves the deal as it is', async () => {
    const world = createWorld();
    const { id, referral } = await share(world, help);
    world.partnerCenter.options.showsMicrosoftsHalf = false;
    await world.links.port.markDue([{ referralId: referral, half: true }], world.clock.now());
    await world.rest();
    await assertQuiet(world, id, referral);
    assert.ok(world.links.rows().every(({ halfDue }) => !halfDue));
  });

  it('is told after all when the write to Salesforce failed at first', async () => {
    const world = createWorld();
    const { id } = await share(world, help);
    const [half] = world.partnerCenter.microsofts();
    world.partnerCenter.edit(half?.id ?? '', { '/status': 'Active', '/substatus': 'Accepted' });
    world.gate.plan({ at: 'opportunities.update', when: 'before', how: 'dies' });
    await world.rest();
    world.clock.advance(minute);
    await world.rest();
    assert.match(audit(world, id), /Microsoft has accepted the deal\./);
  });
});
