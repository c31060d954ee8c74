import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import { saveLeads, settleLead } from '../../../../relay/sync/execute/leads.ts';
import type { JsonObject } from '../../../../relay/sync/model.ts';
import { idle, type Pair, type Work } from '../../../../relay/sync/pair.ts';
import { claimed, contextOf } from '../../../worlds/context.ts';
import { fixture, referralOf } from '../../../worlds/fixture.ts';
import { assertQuiet, at, status, textOf } from '../../../worlds/stories.ts';
import { createWorld, readyToShare, type World } from '../../../worlds/world.ts';

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

describe('what becomes of a lead', () => {
  const referral = referralOf({ ...qualifiedLead, id: 'lead' });
  async function settle(lead: Pair['lead'], { leads = true, status = 'New', world = createWorld() } = {}) {
    const link = await claimed(world, { referralId: 'lead' });
    const { options, ...context } = contextOf(world);
    const pair = { link, referral, opportunity: undefined, ...(lead && { lead }) };
    return settleLead({ ...context, options: { ...options, leads } }, pair, { ...referral, status });
  }
  const seen = { guarded: {}, own: {}, wrote: 0, eTag: referral.eTag };

  it('is one that is to be made, the first time', async () => {
    const { lead, ...result } = await settle(undefined);
    assert.deepEqual(result, { did: 'lead received', state: 'ignored', ...seen });
    assert.equal(lead?.referralId, 'lead');
  });

  it('is nothing while it waits for a person', async () => {
    assert.deepEqual(await settle({ id: '00Q', converted: false, opportunityId: null }), {
      ...{ did: 'lead', state: 'ignored', ...seen },
    });
  });

  it('is nothing where nobody wants leads, and an opportunity once it is accepted', async () => {
    assert.deepEqual(await settle(undefined, { leads: false }), { did: 'lead', state: 'ignored', ...seen });
    assert.equal((await settle(undefined, { status: 'Active' })).did, 'received');
  });

  for (const [status, answer] of [
    ['New', { Referral_Response__c: 'Accept' }],
    ['Active', {}],
  ] as const)
    it(`is the opportunity that it was converted into, which answers a deal that is ${status}`, async () => {
      const world = createWorld();
      const opportunityId = world.salesforce.enter({ ...readyToShare, Sync_with_Partner_Center__c: false });
      const before = world.salesforce.get(opportunityId);
      const result = await settle({ id: '00Q', converted: true, opportunityId }, { world, status });
      assert.deepEqual(result, { did: 'lead converted', state: 'new', guarded: {}, own: {}, againInMs: 100, wrote: 1 });
      assert.deepEqual(world.salesforce.get(opportunityId), {
        ...{ ...before, Sync_with_Partner_Center__c: true, ...answer, Referral_Identifier__c: 'lead' },
        Referral_Link__c: 'https://partner.microsoft.com/referrals/v2/inbox?id=lead',
        Referral_Deal_Kind__c: 'Lead',
      });
      assert.deepEqual(
        world.links.rows().map((row) => [row.referralId, row.opportunityId, row.engagementId]),
        [['lead', opportunityId, referral.engagementId]],
      );
    });

  it('is an opportunity that names this referral already', async () => {
    const world = createWorld();
    const named = { ...readyToShare, Sync_with_Partner_Center__c: false, Referral_Identifier__c: 'lead' };
    const opportunityId = world.salesforce.enter(named);
    assert.equal((await settle({ id: '00Q', converted: true, opportunityId }, { world })).did, 'lead converted');
  });

  it('waits while another worker holds that opportunity, or the org does not let us write', async () => {
    const world = createWorld();
    const opportunityId = world.salesforce.enter({ ...readyToShare, Sync_with_Partner_Center__c: false });
    await claimed(world, { opportunityId });
    const converted = { id: '00Q', converted: true, opportunityId };
    await assert.rejects(settle(converted, { world }), {
      ...{ code: 'PAIR_BUSY', message: 'Another worker holds the opportunity of this lead.' },
    });
    const refusing = createWorld();
    refusing.salesforce.port.update = async () => [new CosellError('SALESFORCE_REFUSED', 'No.')];
    await assert.rejects(settle(converted, { world: refusing }), { code: 'SALESFORCE_REFUSED' });
  });
});

describe('the leads of a batch', () => {
  const refusal = new CosellError('SALESFORCE_REFUSED', 'No.');
  async function save(count: number, answer: () => Promise<(string | CosellError)[]>) {
    const world = createWorld();
    const link = await claimed(world, { referralId: 'lead' });
    const item = (result: Work['result']): Work => ({ link, referral: undefined, opportunity: undefined, result });
    const items = Array.from({ length: count }, (_, index) =>
      item(idle('lead received', 'ignored', { lead: { referralId: String(index), fields: {} } })),
    );
    const calls: string[][] = [];
    const leads = {
      ...world.salesforce.leadPort,
      save: (wanted: readonly { referralId: string }[]) => {
        calls.push(wanted.map(({ referralId }) => referralId));
        return answer();
      },
    };
    await saveLeads({ leads }, [item(refusal), item(idle('x', 'synced')), ...items]);
    return { calls, results: items.map(({ result }) => (result instanceof CosellError ? result.code : result.wrote)) };
  }

  it('are made in one call, and each counts as a write or fails by itself', async () => {
    const { calls, results } = await save(2, async () => ['00Q', refusal]);
    assert.deepEqual([calls, results], [[['0', '1']], [1, 'SALESFORCE_REFUSED']]);
  });

  it('all fail when the call does', async () => {
    assert.deepEqual((await save(2, () => Promise.reject(refusal))).results, [refusal.code, refusal.code]);
  });

  it('cost no call where there are none', async () => {
    assert.deepEqual((await save(0, async () => [])).calls, []);
  });
});
