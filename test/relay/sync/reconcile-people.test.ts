import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { valueAt } from '../../../relay/sync/fields/pointer.ts';
import type { Json } from '../../../relay/sync/model.ts';
import { beside } from '../../worlds/salesforce.ts';
import { createWorld, primaryContact, readyToShare, type World } from '../../worlds/world.ts';

const list = '/customerProfile/team';
const kim = { ...primaryContact, firstName: 'Kim', lastName: 'Akers', email: 'kim@fabrikam.example', phone: '1' };
const lee = { firstName: 'Lee', lastName: 'Gu', email: 'lee@fabrikam.example', phoneNumber: '2' };

/** A co-sell deal with Kim, beside whom somebody has put Lee first in the portal. */
async function shared(): Promise<{ world: World; id: string; referralId: string; people: (place: string) => Json[] }> {
  const world = createWorld();
  const id = world.salesforce.enter({ ...readyToShare, How_can_Microsoft_help__c: 'Proof Of Concept or Demo' }, kim);
  await world.rest();
  const referralId = world.partnerCenter.ours()[0]?.id ?? '';
  const all = () => valueAt(world.partnerCenter.get(referralId).body, list) ?? null;
  world.clock.advance(60_000);
  const [first = null] = all() as Json[];
  world.partnerCenter.edit(referralId, { [list]: [lee, first] });
  await world.rest();
  world.clock.advance(60_000);
  return { world, id, referralId, people: (place) => (all() as Json[]).map((one) => valueAt(one, place) ?? null) };
}

describe("the customer's people of a deal", () => {
  it('keep their own phones when the seller corrects that of one who no longer stands first', async () => {
    const { world, id, people } = await shared();
    world.salesforce.edit(id, { 'PrimaryContact.Phone': '9' });
    await world.rest();
    assert.deepEqual(
      [people('/firstName'), people('/phoneNumber')],
      [
        ['Lee', 'Kim'],
        ['2', '9'],
      ],
    );
  });

  it('are joined by the one whom the seller names instead, and nobody goes', async () => {
    const { world, id, people } = await shared();
    world.salesforce.edit(id, beside('PrimaryContact', { ...primaryContact, phone: '3' }));
    await world.rest();
    assert.deepEqual(
      [people('/firstName'), people('/phoneNumber')],
      [
        ['Lee', 'Kim', 'Sue'],
        ['2', '1', '3'],
      ],
    );
    const writes = world.writes();
    await world.pass(30 * 60_000);
    assert.equal(world.writes(), writes, 'nothing bounces');
  });

  it('stay when the seller has no contact any more', async () => {
    const { world, id, people } = await shared();
    world.salesforce.edit(id, beside('PrimaryContact', { firstName: null, lastName: null, email: null, phone: null }));
    await world.rest();
    assert.deepEqual(people('/phoneNumber'), ['2', '1']);
  });
});

describe('our own team of a deal', () => {
  it('is joined by the new owner, and the one before stays', async () => {
    const { world, id, referralId } = await shared();
    const blake = { firstName: 'Blake', lastName: 'Ito', email: 'blake.ito@contoso.example', phone: '7' };
    world.salesforce.edit(id, beside('Owner', blake));
    await world.rest();
    const team = valueAt(world.partnerCenter.get(referralId).body, '/team') as Json[];
    assert.deepEqual(
      team.map((one) => [valueAt(one, '/firstName'), valueAt(one, '/phoneNumber')]),
      [
        ['Avery', '+1 425 555 0199'],
        ['Blake', '7'],
      ],
    );
  });
});
