import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { errorOf } from '../error-of.ts';
import { newOpportunity, startConnected, type Connected } from './connected.ts';
import { allRows } from '../../all-rows.ts';

describe('opportunities of Salesforce', () => {
  let at: Connected;
  before(async () => {
    at = await startConnected();
  });
  after(() => at.cloud.close());
  const make = (name: string, fields: Record<string, unknown> = {}) =>
    at.admin.create('Opportunity', { ...newOpportunity(name), ...fields });

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
      const changed = await allRows(at.opportunities.changedSince(since));
      assert.deepEqual(
        changed.map(({ id }) => id),
        [ticked, linked],
      );
      assert.deepEqual(
        changed.map(({ modifiedAt }) => Date.parse(modifiedAt)),
        [since, since + 1_000],
      );
      assert.deepEqual(await allRows(at.opportunities.changedSince(since + 2_000)), []);
    });

    it('names the referral, and tells what was deleted and what came back', async () => {
      const referralId = randomUUID();
      const id = await make('Linked', { Referral_Identifier__c: referralId });
      const gone = await make('Gone', { Referral_Identifier__c: null, Sync_with_Partner_Center__c: true });
      const changes = async () => {
        at.clock.advance(5_000);
        const since = at.clock.now();
        return {
          told: async () =>
            (await allRows(at.opportunities.changedSince(since))).map(({ modifiedAt: _, ...rest }) => rest),
        };
      };
      const deletion = await changes();
      await at.admin.delete('Opportunity', id);
      await at.admin.delete('Opportunity', gone);
      assert.deepEqual(await deletion.told(), [
        { id, referralId, deleted: true },
        { id: gone, referralId: null, deleted: true },
      ]);
      const undeletion = await changes();
      await at.admin.undelete('Opportunity', id);
      assert.deepEqual(await undeletion.told(), [{ id, referralId, deleted: false }]);
    });

    it('is unavailable, not a crash, when a row has another shape', async () => {
      at.cloud.fail({ times: 1, path: /query/, status: 200, body: { done: true, records: [{ Id: 5 }] } });
      assert.equal((await errorOf(() => allRows(at.opportunities.changedSince(0)))).code, 'SALESFORCE_UNAVAILABLE');
    });
  });
});
