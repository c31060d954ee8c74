import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createOpportunities } from '../../../relay/salesforce/opportunities.ts';
import type { RowUpdate } from '../../../relay/salesforce/update-opportunities.ts';
import type { SalesforceSwitches } from '../../clouds/salesforce/switches.ts';
import { errorOf } from '../error-of.ts';
import { newOpportunity, reconnect, startConnected, type Connected } from './connected.ts';
import { inRows } from './in-rows.ts';

type Setting = SalesforceSwitches['compositeIfUnmodifiedSince'];

describe('updating opportunities', () => {
  const orgs = new Map<Setting, Promise<Connected>>();
  after(async () => {
    for (const org of orgs.values()) await (await org).cloud.close();
  });
  /** One org for each setting, and each time a relay that does not know it yet. */
  async function connected(setting: Setting): Promise<Connected> {
    const org = orgs.get(setting) ?? startConnected({ compositeIfUnmodifiedSince: setting });
    orgs.set(setting, org);
    return reconnect(await org);
  }
  /** So many opportunities of a seller, a minute old, and what the relay read of them. */
  async function start(count: number, setting: Setting = 'honour') {
    const at = await connected(setting);
    const ids: string[] = [];
    for (let number = 0; number < count; number += 1)
      ids.push(await at.seller.create('Opportunity', { ...newOpportunity(`Deal ${String(number)}`), Amount: 1 }));
    at.clock.advance(60_000);
    const read = new Map(
      (await at.opportunities.read({ ids, referralIds: [] }, ['Amount'])).map((found) => [found.id, found]),
    );
    at.cloud.clearCalls();
    const update = (id: string, fields: RowUpdate['fields'], guarded = true): RowUpdate => ({
      id,
      fields,
      ...(guarded ? { onlyIfUnmodifiedSince: read.get(id)?.modifiedAt ?? '' } : {}),
    });
    const amountOf = async (id: string) => (await at.admin.get('Opportunity', id))['Amount'];
    const codes = async (updates: RowUpdate[]) =>
      (await at.opportunities.update(updates)).map((outcome) => outcome?.code);
    return { ...at, ids, id: (index: number) => ids[index] ?? '', update, amountOf, codes };
  }

  it('no updates are no calls', async () => {
    const { opportunities, restCalls } = await start(0);
    assert.deepEqual(await opportunities.update([]), []);
    assert.deepEqual(restCalls(), []);
  });

  for (const setting of ['honour', 'refuse', 'ignore'] as const) {
    describe(`where the header in a composite call is met with: ${setting}`, () => {
      it('a row that nobody touched since the read is written', async () => {
        const { id, update, codes, amountOf } = await start(2, setting);
        // The first guarded write also finds out what the org does: it may cost that row one more look.
        await codes([update(id(0), { Amount: 2 })]);
        assert.deepEqual(await codes([update(id(1), { Amount: 2 })]), [undefined]);
        assert.equal(await amountOf(id(1)), 2);
      });

      it("a seller's newer edit is never overwritten, not even by the first write of all", async () => {
        const { clock, ids, seller, update, codes, amountOf } = await start(3, setting);
        clock.advance(1_000);
        for (const one of ids) await seller.update('Opportunity', one, { Amount: 777 });
        clock.advance(1_000);
        for (const round of [1, 2]) {
          const outcomes = await codes(ids.map((one) => update(one, { Amount: 2 + round })));
          assert.deepEqual(
            outcomes,
            ids.map(() => 'OPPORTUNITY_CHANGED'),
          );
        }
        for (const one of ids) assert.equal(await amountOf(one), 777);
      });

      it('one newer edit among many stops its own row only', async () => {
        const { clock, ids, id, seller, update, codes, amountOf } = await start(31, setting);
        await codes([update(id(0), { Amount: 2 })]);
        clock.advance(1_000);
        await seller.update('Opportunity', id(27), { Amount: 777 });
        const rest = ids.slice(1);
        assert.deepEqual(
          await codes(rest.map((one) => update(one, { Amount: 3 }))),
          rest.map((one) => (one === id(27) ? 'OPPORTUNITY_CHANGED' : undefined)),
        );
        for (const one of rest) assert.equal(await amountOf(one), one === id(27) ? 777 : 3);
      });

      it('guarded and unguarded rows get their outcomes in order', async () => {
        const { clock, id, seller, update, codes, amountOf } = await start(5, setting);
        await codes([update(id(4), { Amount: 2 })]);
        clock.advance(1_000);
        await seller.update('Opportunity', id(2), { Amount: 777 });
        const outcomes = await codes([
          update(id(0), { Partner_Center_Sync_Message__c: 'own' }, false),
          update(id(1), { Amount: 3 }),
          update(id(2), { Amount: 3 }),
          update('006000000000999AAA', { Partner_Center_Sync_Message__c: 'own' }, false),
          update(id(3), { Partner_Center_Sync_Message__c: 'own' }, false),
        ]);
        assert.deepEqual(outcomes, [undefined, undefined, 'OPPORTUNITY_CHANGED', 'OPPORTUNITY_NOT_FOUND', undefined]);
        assert.equal(await amountOf(id(1)), 3);
        assert.equal(await amountOf(id(2)), 777);
      });

      it('what the org does with the header is found out once', async () => {
        const { id, ids, update, codes, restCalls, cloud } = await start(4, setting);
        await codes(ids.map((one) => update(one, { Amount: 2 })));
        cloud.clearCalls();
        await codes([update(id(0), { Partner_Center_Sync_Message__c: 'own' }, false)]);
        assert.deepEqual(restCalls(), ['PATCH /composite/sobjects']);
      });
    });
  }

  it('rows are refused one by one, and the words of the org are kept beside a message without values', async () => {
    const { id, update, opportunities } = await start(5);
    const outcomes = await opportunities.update([
      update(id(0), { Amount: 2 }, false),
      update(id(1), { Name: 'x'.repeat(121) }, false),
      update(id(2), { Partner_Center_Sync_Status__c: 'Nonsense' }, false),
      update(id(3), { Name: null }, false),
      update(id(4), { Nothing__c: 'x' }, false),
    ]);
    assert.deepEqual(
      outcomes.map((outcome) => outcome?.code),
      [undefined, ...Array.from({ length: 4 }, () => 'SALESFORCE_REFUSED')],
    );
    const words = outcomes.map((outcome) => outcome?.words ?? '');
    assert.match(words[1] ?? '', /120.*STRING_TOO_LONG|STRING_TOO_LONG.*120/);
    assert.match(words[2] ?? '', /Nonsense.*INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST/);
    assert.match(words[3] ?? '', /Name.*REQUIRED_FIELD_MISSING/);
    assert.match(words[4] ?? '', /Nothing__c/);
    const messages = outcomes.map((outcome) => outcome?.message ?? '');
    assert.match(messages[2] ?? '', /INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST/);
    assert.doesNotMatch(messages.join(), /xxx|Nonsense/);
    assert.match(messages[4] ?? '', /Nothing__c/, 'a fault of the schema is for the operator, too');
  });

  for (const guarded of [true, false])
    it(`a validation rule's own sentence reaches the caller, ${guarded ? 'guarded' : 'unguarded'}`, async () => {
      const { id, update, opportunities, cloud } = await start(1);
      const message = 'Close date must be in the future.';
      const errorCode = 'FIELD_CUSTOM_VALIDATION_EXCEPTION';
      cloud.failRows({ object: 'Opportunity', times: 1, errorCode, message, matches: ({ Amount }) => Amount === 2 });
      const [outcome] = await opportunities.update([update(id(0), { Amount: 2 }, guarded)]);
      assert.equal(outcome?.code, 'SALESFORCE_REFUSED');
      assert.match(outcome.words ?? '', /^Close date must be in the future\./);
      assert.doesNotMatch(outcome.message, /Close date/);
    });

  it('rows that are gone are not found', async () => {
    const { id, update, codes, admin } = await start(1);
    await admin.delete('Opportunity', id(0));
    const updates = [update(id(0), { Amount: 2 }, false), update('006000000000999AAA', { Amount: 2 }, false)];
    assert.deepEqual(await codes(updates), ['OPPORTUNITY_NOT_FOUND', 'OPPORTUNITY_NOT_FOUND']);
  });

  for (const [guarded, sizes] of [
    [true, [1, 25, 25, 10]],
    [false, []],
  ] as const)
    it(`go out in as few calls as the platform allows, ${guarded ? 'guarded' : 'unguarded'}`, async () => {
      const { ids, update, codes, amountOf, cloud, restCalls } = await start(60);
      const outcomes = await codes(ids.map((one) => update(one, { Amount: 9 }, guarded)));
      assert.deepEqual(
        outcomes,
        ids.map(() => undefined),
      );
      for (const one of ids) assert.equal(await amountOf(one), 9);
      // The first one finds out what the org does with the guard.
      assert.deepEqual(
        cloud.calls().flatMap(({ subrequests }) => subrequests ?? []),
        sizes,
      );
      assert.equal(restCalls().filter((call) => call === 'PATCH /composite/sobjects').length, guarded ? 0 : 1);
    });

  it('unguarded ones go out 200 to a call, and locked rows are the failure of themselves only', async () => {
    const { ids, update, opportunities, amountOf, cloud, restCalls } = await start(201);
    const held = [ids[3], ids[200]];
    cloud.failRows({ object: 'Opportunity', times: 2, matches: ({ Id }) => held.includes(String(Id)) });
    const outcomes = await opportunities.update(ids.map((one) => update(one, { Amount: 9 }, false)));
    for (const [index, one] of ids.entries()) {
      assert.equal(outcomes[index]?.code, held.includes(one) ? 'SALESFORCE_UNAVAILABLE' : undefined);
      assert.equal(await amountOf(one), held.includes(one) ? 1 : 9);
    }
    assert.equal(restCalls().length, 2);
  });

  it('values come to the org as they are', async () => {
    const { id, update, codes, admin } = await start(1);
    const fields = {
      Amount: 0,
      Description: 'a\n"b" \\ é',
      CloseDate: '2027-01-31',
      Sync_with_Partner_Center__c: true,
    };
    assert.deepEqual(await codes([update(id(0), fields, false)]), [undefined]);
    const row = await admin.get('Opportunity', id(0));
    assert.deepEqual(
      [row['Amount'], row['Description'], row['CloseDate'], row['Sync_with_Partner_Center__c']],
      [0, fields.Description, '2027-01-31', true],
    );
  });

  for (const guarded of [true, false]) {
    it(`a text with @{...} is written as it is, ${guarded ? 'guarded' : 'unguarded'}, and its row's neighbours too`, async () => {
      const { id, update, codes, admin } = await start(2);
      const texts = ['see @{later} and @{update0.id}', 'plain'];
      const outcomes = await codes(texts.map((Description, index) => update(id(index), { Description }, guarded)));
      assert.deepEqual(outcomes, [undefined, undefined]);
      for (const [index, text] of texts.entries())
        assert.equal((await admin.get('Opportunity', id(index)))['Description'], text);
    });
  }

  it("a text with @{...} never overwrites a seller's newer edit", async () => {
    const { clock, id, seller, update, codes, amountOf } = await start(1);
    clock.advance(1_000);
    await seller.update('Opportunity', id(0), { Amount: 777 });
    assert.deepEqual(await codes([update(id(0), { Amount: 2, Description: '@{x}' })]), ['OPPORTUNITY_CHANGED']);
    assert.equal(await amountOf(id(0)), 777);
  });

  it('null empties a field', async () => {
    const { id, update, codes, amountOf } = await start(1);
    assert.deepEqual(await codes([update(id(0), { Amount: null }, false)]), [undefined]);
    assert.equal(await amountOf(id(0)), null);
  });

  it("the relay's writes send no outbound message", async () => {
    const { id, update, codes, cloud } = await start(1);
    const before = cloud.outboundQueue().length;
    await codes([update(id(0), { Sync_with_Partner_Center__c: true, Amount: 2 }, false)]);
    assert.equal(cloud.outboundQueue().length, before);
  });

  for (const [what, rule, code] of [
    ['the call fails', { status: 503, body: '' }, 'SALESFORCE_UNAVAILABLE'],
    ['the connection breaks', { hangUp: true }, 'SALESFORCE_UNAVAILABLE'],
    ['the answer is HTML', { status: 200, body: '<html>' }, 'SALESFORCE_UNAVAILABLE'],
    ['the answer has too few rows', { status: 200, body: { compositeResponse: [] } }, 'SALESFORCE_UNAVAILABLE'],
    [
      'the limit is reached',
      { status: 403, body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'x' }] },
      'SALESFORCE_LIMIT',
    ],
  ] as const) {
    it(`all rows of a call fail when ${what}`, async () => {
      const { id, update, codes, cloud } = await start(2);
      cloud.fail({ times: 1, path: /composite/, ...rule });
      const updates = [update(id(0), { Amount: 2 }, false), update(id(1), { Amount: 2 }, false)];
      assert.deepEqual(await codes(updates), [code, code]);
    });
  }

  for (const failing of [1, 2, 3]) {
    it(`call ${String(failing)} of three fails for its own rows only`, async () => {
      const { ids, update, amountOf, cloud, salesforce } = await start(60);
      let calls = 0;
      const opportunities = inRows(
        createOpportunities({
          ...salesforce,
          call(request) {
            if (request.operation === 'update opportunities') calls += 1;
            if (calls === failing) cloud.fail({ times: 1, path: /composite/, status: 503, body: '' });
            return salesforce.call(request);
          },
        }),
      );
      const outcomes = await opportunities.update(ids.map((one) => update(one, { Amount: 9 })));
      const isLost = (index: number) => Math.floor(index / 25) + 1 === failing;
      assert.deepEqual(
        outcomes.map((outcome) => outcome?.code),
        ids.map((_, index) => (isLost(index) ? 'SALESFORCE_UNAVAILABLE' : undefined)),
      );
      for (const [index, one] of ids.entries()) assert.equal(await amountOf(one), isLost(index) ? 1 : 9);
    });
  }

  it('a first row that is gone says nothing about the org', async () => {
    const { clock, id, update, codes, restCalls, amountOf, cloud } = await start(1);
    const onlyIfUnmodifiedSince = new Date(clock.now()).toISOString();
    const gone = { id: '006000000000999AAA', fields: { Amount: 2 }, onlyIfUnmodifiedSince };
    assert.deepEqual(await codes([gone]), ['OPPORTUNITY_NOT_FOUND']);
    cloud.clearCalls();
    assert.deepEqual(await codes([update(id(0), { Amount: 2 })]), [undefined]);
    assert.equal(await amountOf(id(0)), 2);
    assert.deepEqual(new Set(restCalls()), new Set(['POST /composite']));
  });

  it('finding out what the org does is tried again when it could not be found out', async () => {
    const { id, update, opportunities, codes, cloud, amountOf } = await start(1);
    cloud.fail({ times: 1, path: /composite/, status: 503, body: '' });
    await errorOf(() => opportunities.update([update(id(0), { Amount: 2 })]));
    assert.equal(await amountOf(id(0)), 1);
    assert.deepEqual(await codes([update(id(0), { Amount: 2 })]), [undefined]);
    assert.equal(await amountOf(id(0)), 2);
  });

  it('a session that ended is renewed with one sign-in, and nothing is written twice', async () => {
    const { ids, update, codes, cloud, signIns } = await start(30);
    cloud.expireAccessTokens();
    await codes(ids.map((one) => update(one, { Amount: 4 })));
    assert.equal(signIns(), 1);
    assert.deepEqual(
      cloud.calls().flatMap(({ subrequests }) => subrequests ?? []),
      [1, 25, 5],
    );
  });
});
