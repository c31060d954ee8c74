import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import type { NewLead } from '../../../relay/sync/model.ts';
import { startConnected, type Connected } from './connected.ts';

const blank = { firstName: null, phone: null, street: null, city: null, state: null, postalCode: null };
const lead = (changes: Partial<NewLead> = {}): NewLead => ({
  ...{ referralId: randomUUID(), company: 'Northwind', lastName: 'Anderson', email: 'nancy@northwind.example' },
  ...{ ...blank, country: null, notes: null },
  ...changes,
});

describe('leads of Salesforce', () => {
  let at: Connected;
  before(async () => {
    at = await startConnected();
  });
  after(() => at.cloud.close());
  beforeEach(() => {
    at.cloud.heal();
    at.cloud.clearCalls();
  });
  const save = async (...leads: ReturnType<typeof lead>[]) => {
    const outcomes = await at.leads.save(leads);
    return outcomes.map((outcome) => (outcome instanceof CosellError ? outcome.code : outcome));
  };

  it('are made with what the referral says, in one call for two hundred', async () => {
    // The org says once in ten minutes what addresses it takes.
    await save(lead());
    at.cloud.clearCalls();
    const leads = Array.from({ length: 200 }, (_, index) => lead({ company: `Customer ${String(index)}` }));
    const ids = await save(...leads);
    assert.deepEqual(at.restCalls(), ['PATCH /composite/sobjects/Lead/Referral_Identifier__c']);
    const row = await at.admin.get('Lead', ids[7] ?? '');
    assert.deepEqual(
      [row['Company'], row['LastName'], row['Email'], row['Referral_Identifier__c']],
      ['Customer 7', 'Anderson', 'nancy@northwind.example', leads[7]?.referralId],
    );
  });

  it('saved again stay one, changed', async () => {
    const first = lead();
    const [id] = await save(first);
    assert.deepEqual(await save({ ...first, company: 'Renamed' }), [id]);
    assert.equal((await at.admin.get('Lead', id ?? ''))['Company'], 'Renamed');
  });

  it('that the org refuses are their own outcome, and stop no other', async () => {
    at.cloud.failRows({ object: 'Lead', times: 1, matches: ({ Company }) => Company === 'Held' });
    const outcomes = await save(lead(), lead({ email: 'nobody' }), lead({ company: 'Held' }), lead());
    assert.deepEqual(outcomes.slice(1, 3), ['SALESFORCE_REFUSED', 'SALESFORCE_UNAVAILABLE']);
    for (const id of [outcomes[0], outcomes[3]]) assert.match(id ?? '', /^00Q/);
  });

  it('are told apart by what became of them', async () => {
    const [open, converted, bare, gone] = [lead(), lead(), lead(), lead()];
    const [openId = '', convertedId = '', bareId = '', goneId = ''] = await save(open, converted, bare, gone);
    const { opportunityId } = await at.seller.convertLead(convertedId, 'Deal');
    await at.seller.convertLead(bareId, null);
    await at.admin.delete('Lead', goneId);
    const rows = await at.leads.read([open, converted, bare, gone, lead()].map(({ referralId }) => referralId));
    assert.deepEqual(
      new Map(rows.map((row) => [row.referralId, row])),
      new Map([
        [open.referralId, { referralId: open.referralId, id: openId, converted: false, opportunityId: null }],
        [converted.referralId, { referralId: converted.referralId, id: convertedId, converted: true, opportunityId }],
        [bare.referralId, { referralId: bare.referralId, id: bareId, converted: true, opportunityId: null }],
        // Deleted: an answer as well, so that nobody makes it again.
        [gone.referralId, { referralId: gone.referralId, id: goneId, converted: false, opportunityId: null }],
      ]),
    );
  });

  it('nobody asks for are no call', async () => {
    assert.deepEqual([await at.leads.read([]), await at.leads.save([])], [[], []]);
    assert.deepEqual(at.restCalls(), []);
  });

  it('that were converted cannot be changed any more', async () => {
    const one = lead();
    const [id = ''] = await save(one);
    await at.seller.convertLead(id);
    const [outcome] = await at.leads.save([one]);
    assert.ok(outcome instanceof CosellError);
    assert.deepEqual([outcome.code, outcome.retryable], ['SALESFORCE_REFUSED', false]);
    assert.match(outcome.words ?? '', /CANNOT_UPDATE_CONVERTED_LEAD/);
  });

  it('converted since a time are told by their referral, and only those of referrals', async () => {
    at.clock.advance(60_000);
    const [early, late, open] = [lead(), lead(), lead()];
    const [earlyId = '', lateId = ''] = await save(early, late, open);
    await at.seller.convertLead(earlyId);
    at.clock.advance(60_000);
    const since = at.clock.now();
    await at.seller.convertLead(await at.seller.create('Lead', { Company: 'Own', LastName: 'Lead' }));
    await at.seller.convertLead(lateId);
    assert.deepEqual(await at.leads.convertedSince(since), [late.referralId]);
    assert.deepEqual(await at.leads.convertedSince(since + 1_000), []);
  });
});

it('leads of an org with state and country picklists have the codes of its lists, and no state that is on none', async (t) => {
  const at = await startConnected({ addressPicklists: true });
  t.after(() => at.cloud.close());
  const ids = await at.leads.save(['WA', 'Nowhere'].map((state) => lead({ country: 'US', state })));
  const rows = await Promise.all(ids.map((id) => at.admin.get('Lead', String(id))));
  assert.deepEqual(
    rows.map((row) => [row['Country'], row['State']]),
    [
      ['United States', 'Washington'],
      ['United States', null],
    ],
  );
});
