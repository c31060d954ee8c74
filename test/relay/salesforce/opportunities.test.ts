import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { errorOf } from '../error-of.ts';
import { newOpportunity, startConnected, type Connected } from './connected.ts';

/** Texts that try to leave the literal that they stand in. */
const evil = [
  "O'Brien",
  "' OR Name != '",
  "\\' OR Name != '",
  '\\',
  'x\\',
  "') OR (Name != '",
  "x' LIMIT 1 --",
  "x'/*",
  'a"b',
  '%',
  '_',
  ':name',
  '{}',
];

describe('opportunities of Salesforce', () => {
  let at: Connected;
  before(async () => {
    at = await startConnected();
  });
  after(() => at.cloud.close());
  beforeEach(() => {
    at.cloud.clearCalls();
  });
  const read = (ids: readonly string[], referralIds: readonly string[] = [], fields: readonly string[] = ['Name']) =>
    at.opportunities.read({ ids, referralIds }, fields);
  const make = (name: string, fields: Record<string, unknown> = {}) =>
    at.admin.create('Opportunity', { ...newOpportunity(name), ...fields });

  describe('reading', () => {
    it('by id gives the fields that were asked for, null where there is nothing', async () => {
      const id = await make('Read', { Amount: 12.5 });
      const [found, ...others] = await read(
        [id],
        [],
        ['Name', 'Amount', 'CloseDate', 'Description', 'Sync_with_Partner_Center__c'],
      );
      assert.deepEqual(others, []);
      assert.equal(found?.id, id);
      assert.deepEqual(found.fields, {
        Name: 'Read',
        Amount: 12.5,
        CloseDate: '2027-03-31',
        Description: null,
        Sync_with_Partner_Center__c: false,
      });
    });

    it('by referral id gives the one that carries it', async () => {
      const referralId = randomUUID();
      const id = await make('By referral', { Referral_Identifier__c: referralId });
      await make('Another', { Referral_Identifier__c: randomUUID() });
      assert.deepEqual(
        (await read([], [referralId])).map((found) => found.id),
        [id],
      );
    });

    it('one that both keys name gives it once', async () => {
      const referralId = randomUUID();
      const id = await make('Both', { Referral_Identifier__c: referralId });
      assert.equal((await read([id], [referralId])).length, 1);
      assert.equal((await read([id, id], [referralId, referralId])).length, 1);
    });

    it('leaves out what is gone or was never there', async () => {
      const [id, gone] = [await make('Here'), await make('Gone')];
      await at.admin.delete('Opportunity', gone);
      const found = await read([id, gone, '006000000000999AAA'], [randomUUID()]);
      assert.deepEqual(
        found.map((one) => one.id),
        [id],
      );
    });

    it('no keys is no call', async () => {
      assert.deepEqual(await read([]), []);
      assert.deepEqual(at.restCalls(), []);
    });

    it('gives account, owner and primary contact with it', async () => {
      const accountId = await at.admin.create('Account', { Name: 'Northwind', BillingCountry: 'US' });
      const id = await at.seller.create('Opportunity', { ...newOpportunity('With people'), AccountId: accountId });
      const contact = async (LastName: string, IsPrimary: boolean) => {
        const person = { FirstName: 'Nancy', LastName, Email: `${LastName}@northwind.example`, AccountId: accountId };
        const ContactId = await at.admin.create('Contact', person);
        await at.admin.create('OpportunityContactRole', { OpportunityId: id, ContactId, IsPrimary });
      };
      await contact('Other', false);
      await contact('Anderson', true);
      const [found] = await read([id], [], ['Account.Name', 'Account.BillingCountry']);
      assert.deepEqual(found?.fields, { 'Account.Name': 'Northwind', 'Account.BillingCountry': 'US' });
      assert.deepEqual(found.contact, {
        firstName: 'Nancy',
        lastName: 'Anderson',
        email: 'Anderson@northwind.example',
        phone: null,
      });
      assert.equal(found.owner?.email, at.cloud.users.seller);
    });

    it('one without account and contact gives nulls and no contact', async () => {
      const [found] = await read([await make('Alone')], [], ['Account.Name']);
      assert.deepEqual([found?.fields, found?.contact], [{ 'Account.Name': null }, undefined]);
    });

    it('more than a hundred keys of both kinds, in as few calls as that needs, one at a time', async () => {
      const keys: { id: string; referralId: string }[] = [];
      for (let count = 0; count < 130; count += 1) {
        const referralId = randomUUID();
        keys.push({ id: await make(`Many ${String(count)}`, { Referral_Identifier__c: referralId }), referralId });
      }
      const found = await read(
        keys.slice(0, 70).map(({ id }) => id),
        keys.slice(60).map(({ referralId }) => referralId),
      );
      assert.deepEqual(found.map(({ id }) => id).sort(), keys.map(({ id }) => id).sort());
      assert.equal(at.restCalls().length, 2);
      for (const call of at.restCalls()) assert.ok(call.length < 16_000, String(call.length));
    });

    for (const text of evil) {
      it(`a referral id ${JSON.stringify(text)} stays a text`, async () => {
        await make('Not to be found');
        assert.deepEqual(await read([], [text]), []);
      });
    }

    it('a referral id with a quote is found as what it is', async () => {
      const id = await make('Quoted', { Referral_Identifier__c: "it's \\ odd" });
      assert.deepEqual(
        (await read([], ["it's \\ odd"])).map((found) => found.id),
        [id],
      );
    });

    it('a field that does not exist is refused, naming it', async () => {
      const id = await make('Field');
      const { code, message } = await errorOf(() => read([id], [], ['Nothing__c']));
      assert.match(code, /^SALESFORCE_/);
      assert.match(message, /Nothing__c/);
    });

    it('an opportunity is fresh within the second in which it was modified, and not after it', async () => {
      at.clock.advance(1_000 - (at.clock.now() % 1_000) + 400);
      const id = await make('Fresh');
      const isFresh = async () => (await read([id]))[0]?.fresh;
      assert.equal(await isFresh(), true);
      at.clock.advance(599);
      assert.equal(await isFresh(), true);
      at.clock.advance(1);
      assert.equal(await isFresh(), false);
      await at.seller.update('Opportunity', id, {}).catch(() => undefined);
      await at.admin.update('Opportunity', id, { Amount: 1 });
      assert.equal(await isFresh(), true);
    });

    for (const [what, body] of [
      ['no result', {}],
      ['a row without id', { done: true, records: [{ LastModifiedDate: '2026-11-02T09:00:00.000+0000' }] }],
      ['a row without date', { done: true, records: [{ Id: '006000000000001AAA' }] }],
      ['a row that is null', { done: true, records: [null] }],
    ] as const) {
      it(`${what} is unavailable, not a crash`, async () => {
        at.cloud.fail({ times: 1, path: /query/, status: 200, body });
        assert.equal((await errorOf(() => read(['006000000000001AAA']))).code, 'SALESFORCE_UNAVAILABLE');
      });
    }

    it('contact roles and owners of another shape are as good as none', async () => {
      const row = { Id: '006000000000001AAA', LastModifiedDate: '2026-11-02T09:00:00.000+0000' };
      for (const OpportunityContactRoles of [
        null,
        'x',
        { records: 'x' },
        { records: [] },
        { records: [{ Contact: null }] },
      ]) {
        at.cloud.fail({
          times: 1,
          path: /query/,
          status: 200,
          body: { done: true, records: [{ ...row, OpportunityContactRoles, Owner: [] }] },
        });
        const [found] = await read([row.Id]);
        assert.deepEqual([found?.contact, found?.owner], [undefined, undefined]);
      }
    });
  });

  describe('what changed since', () => {
    it('is what is shared or has a referral, at the cursor or later, oldest first', async () => {
      at.clock.advance(60_000);
      await make('Before', { Sync_with_Partner_Center__c: true });
      at.clock.advance(60_000);
      const since = at.clock.now();
      const ticked = await make('Ticked', { Sync_with_Partner_Center__c: true });
      await make('Neither');
      at.clock.advance(1_000);
      const linked = await make('Linked', { Referral_Identifier__c: randomUUID() });
      const changed = await at.opportunities.changedSince(since);
      assert.deepEqual(
        changed.map(({ id }) => id),
        [ticked, linked],
      );
      assert.deepEqual(
        changed.map(({ modifiedAt }) => Date.parse(modifiedAt)),
        [since, since + 1_000],
      );
      assert.deepEqual(await at.opportunities.changedSince(since + 2_000), []);
    });

    it('is unavailable, not a crash, when a row has another shape', async () => {
      at.cloud.fail({ times: 1, path: /query/, status: 200, body: { done: true, records: [{ Id: 5 }] } });
      assert.equal((await errorOf(() => at.opportunities.changedSince(0))).code, 'SALESFORCE_UNAVAILABLE');
    });
  });
});
