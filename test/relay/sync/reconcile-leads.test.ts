import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../relay/sync/model.ts';
import { fixture } from '../../worlds/fixture.ts';
import { assertQuiet, at, status, textOf } from '../../worlds/stories.ts';
import { createWorld, type World } from '../../worlds/world.ts';

const marketplaceLead = fixture('marketplace-lead');
const qualifiedLead: JsonObject = {
  ...fixture('incoming-co-sell'),
  type: 'Independent',
  qualification: 'MarketingQualified',
};

async function receiveLead(world: World, body = qualifiedLead): Promise<string> {
  const { id } = world.partnerCenter.receive(body);
  await world.rest();
  return id;
}

describe('a referral that is a lead', () => {
  for (const [name, body] of [
    ['marketplace lead', marketplaceLead],
    ['qualified lead', qualifiedLead],
  ] as const) {
    it(`becomes a Salesforce lead where leads are wanted: ${name}`, async () => {
      const world = createWorld({ leads: true });
      const id = await receiveLead(world, body);
      assert.deepEqual(
        world.salesforce.leads().map(({ referralId }) => referralId),
        [id],
      );
      assert.equal(world.salesforce.all().length, 0);
    });

    it(`becomes nothing where they are not: ${name}`, async () => {
      const world = createWorld();
      await receiveLead(world, body);
      assert.deepEqual([world.salesforce.leads(), world.salesforce.all()], [[], []]);
    });
  }

  it('stays away when a seller has deleted it, whatever Microsoft edits', async () => {
    const world = createWorld({ leads: true });
    const id = await receiveLead(world);
    world.salesforce.removeLead(world.salesforce.leads()[0]?.id ?? '');
    world.partnerCenter.edit(id, { '/details/notes': 'Another word.' });
    await world.rest();
    assert.deepEqual([world.salesforce.leads(), world.salesforce.all()], [[], []]);
  });

  it('has company, name, address, notes, and never less than Salesforce needs', async () => {
    const world = createWorld({ leads: true });
    await receiveLead(world);
    assert.deepEqual(world.salesforce.leads()[0]?.fields, {
      Company: 'Contoso Customer Inc',
      FirstName: 'Sue',
      LastName: 'Smith',
      Email: 'sue.smith@contoso.example',
      Phone: '1234567890',
      Street: 'One Microsoft Way\n34',
      City: 'Redmond',
      State: 'WA',
      PostalCode: '98052',
      Country: 'US',
      Description: 'Customer is looking to leverage Dynamics 365 to manage their supply chain.',
    });
    await receiveLead(world, { ...qualifiedLead, id: 'bare', customerProfile: {}, details: {} });
    assert.deepEqual(world.salesforce.leads()[1]?.fields, { Company: 'Unnamed customer', LastName: 'Unknown' });
  });

  it('has what fits into the fields of a lead, for Salesforce would refuse all of it', async () => {
    const world = createWorld({ leads: true });
    const team = [{ firstName: 'F'.repeat(41), lastName: 'L'.repeat(81), email: `${'e'.repeat(80)}@contoso.example` }];
    await receiveLead(world, {
      ...qualifiedLead,
      customerProfile: { name: 'C'.repeat(256), team, address: { city: 'R'.repeat(41), postalCode: '9'.repeat(21) } },
      details: { notes: 'n'.repeat(32_001) },
    });
    assert.deepEqual(world.salesforce.leads()[0]?.fields, {
      Company: 'C'.repeat(255),
      FirstName: 'F'.repeat(40),
      LastName: 'L'.repeat(80),
      City: 'R'.repeat(40),
      PostalCode: '9'.repeat(20),
      Description: 'n'.repeat(32_000),
    });
  });

  it('is written once: what sellers make of it afterwards is theirs', async () => {
    const world = createWorld({ leads: true });
    const id = await receiveLead(world);
    const before = world.writes();
    world.partnerCenter.edit(id, { '/details/notes': 'Changed.' });
    await world.rest();
    assert.equal(world.writes(), before);
  });

  it('becomes an opportunity when it is accepted in Partner Center', async () => {
    const world = createWorld({ leads: true });
    const id = await receiveLead(world);
    world.partnerCenter.edit(id, { '/status': 'Active', '/substatus': 'Accepted' });
    await world.rest();
    const [row] = world.salesforce.all();
    assert.equal(row?.fields['Referral_Identifier__c'], id);
    assert.equal(row.fields['Referral_Deal_Kind__c'], 'Lead');
  });

  it('that a seller converts is accepted, and the opportunity carries the referral', async () => {
    const world = createWorld({ leads: true });
    const id = await receiveLead(world);
    world.clock.advance(120_000);
    const opportunity = world.salesforce.convert(world.salesforce.leads()[0]?.id ?? '');
    assert.equal(await world.sweep(), 1);
    await world.rest();
    world.clock.advance(60_000);
    assert.equal(textOf(world, opportunity, 'Referral_Identifier__c'), id);
    assert.deepEqual([at(world, id, '/substatus'), at(world, id, '/externalReferenceId')], ['Accepted', opportunity]);
    assert.equal(world.salesforce.all().length, 1);
    assert.equal(status(world, opportunity), 'Synced');
    await assertQuiet(world, opportunity, id);
  });

  it('that a seller converts into the opportunity of another referral leaves that deal alone', async () => {
    const world = createWorld({ leads: true });
    const other = { ...fixture('incoming-co-sell'), id: 'other-deal', engagementId: 'other-engagement' };
    world.partnerCenter.receive(other);
    await world.rest();
    await receiveLead(world);
    world.clock.advance(120_000);
    const [deal] = world.salesforce.all();
    assert.ok(deal !== undefined);
    world.salesforce.convert(world.salesforce.leads()[0]?.id ?? '', deal.id);
    await world.sweep();
    await world.rest();
    assert.equal(textOf(world, deal.id, 'Referral_Identifier__c'), 'other-deal');
    assert.deepEqual(
      world.links.rows().map(({ opportunityId, errorCode }) => [opportunityId, errorCode]),
      [
        [deal.id, undefined],
        [null, 'LINK_REFUSED'],
      ],
    );
    await assertQuiet(world, deal.id, 'other-deal');
  });
});
