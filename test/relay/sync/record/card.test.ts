import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import { attentionFields, identityFields, pausedFields, syncedFields } from '../../../../relay/sync/record/card.ts';
import { fixture, referralOf } from '../../../worlds/fixture.ts';
import { packageSettings } from '../../../worlds/mapping-rows.ts';

const now = Date.UTC(2026, 10, 2, 9, 5, 59);
const synced = { Partner_Center_Sync_Status__c: 'Synced', Partner_Center_Sync_Message__c: null };
const error = new CosellError('SALESFORCE_REFUSED', 'Close date is in the past.');

describe('the card after a success', () => {
  it('says so, with the time and the newest audit line first', () => {
    assert.deepEqual(syncedFields(['b', 'c'], now, { Audit__c: '2026-11-01 08:00 UTC  a' }), {
      Partner_Center_Sync_Status__c: 'Synced',
      Partner_Center_Last_Synced__c: '2026-11-02T09:05:59.000Z',
      Audit__c: '2026-11-02 09:05 UTC  b\n2026-11-02 09:05 UTC  c\n2026-11-01 08:00 UTC  a',
    });
  });

  it('writes nothing when there is no news', () => {
    assert.deepEqual(syncedFields([], now, synced), {});
  });

  it('takes back a message that is settled', () => {
    const shown = { Partner_Center_Sync_Status__c: 'Needs attention', Partner_Center_Sync_Message__c: 'Something.' };
    assert.deepEqual(syncedFields([], now, shown), {
      ...synced,
      Partner_Center_Last_Synced__c: '2026-11-02T09:05:59.000Z',
    });
  });

  it('drops the oldest lines, whole, when the audit is full', () => {
    const before = Array.from({ length: 2_000 }, (_, index) => `line ${String(index)} ${'x'.repeat(50)}`).join('\n');
    const { Audit__c: text } = syncedFields(['newest'], now, { ...synced, Audit__c: before });
    assert.ok(typeof text === 'string' && text.length <= 100_000 && text.length > 99_900);
    assert.match(text, /^2026-11-02 09:05 UTC {2}newest\nline 0 x/);
    assert.match(text, /\nline \d+ x{50}$/);
  });
});

describe('the audit field', () => {
  const line = '2026-11-02 09:05 UTC  ';
  it('is kept whole as long as it fits, and loses its last line when it does not', () => {
    const fill = (length: number) => `old\n${'x'.repeat(length - `${line}new\nold\n`.length)}`;
    for (const [length, kept] of [
      [100_000, 100_000],
      [100_001, `${line}new\nold`.length],
    ] as const) {
      const { Audit__c: text } = syncedFields(['new'], now, { ...synced, Audit__c: fill(length) });
      assert.equal(typeof text === 'string' && text.length, kept);
    }
  });
});

describe('the card when something is wrong', () => {
  it('says what is wrong and what to do, and keeps it in the audit', () => {
    const message = 'Close date is in the past. Correct what Salesforce names, then save the opportunity again.';
    assert.deepEqual(attentionFields(error, now, synced), {
      Partner_Center_Sync_Status__c: 'Needs attention',
      Partner_Center_Sync_Message__c: message,
      Partner_Center_Error_Code__c: 'SALESFORCE_REFUSED',
      Audit__c: `2026-11-02 09:05 UTC  Needs attention: ${message}`,
    });
  });

  it('says it once', () => {
    const shown = attentionFields(error, now, synced);
    assert.deepEqual(attentionFields(error, now + 60_000, { ...synced, ...shown }), {});
  });

  it('fits its field', () => {
    const fields = attentionFields(new CosellError('SALESFORCE_REFUSED', 'x'.repeat(5_000)), now, {});
    const message = fields['Partner_Center_Sync_Message__c'];
    assert.equal(typeof message === 'string' && message.length, 4_000);
  });
});

const r1 = referralOf({ ...fixture('incoming-co-sell'), id: 'r1' });

describe('the rest of the card', () => {
  it('shows identifier and link, as far as they are not there', () => {
    const link = 'https://partner.microsoft.com/referrals/v2/inbox?id=r1';
    const whole = { Referral_Identifier__c: 'r1', Referral_Link__c: link, Referral_Deal_Kind__c: 'Co-sell' };
    assert.deepEqual(identityFields(r1, packageSettings, {}), whole);
    assert.deepEqual(identityFields(r1, packageSettings, whole), {});
    assert.deepEqual(identityFields(r1, packageSettings, { ...whole, Referral_Link__c: 'x' }), {
      Referral_Link__c: link,
    });
  });

  it('has no link where the settings name none', () => {
    const fields = { Referral_Identifier__c: 'r1', Referral_Deal_Kind__c: 'Co-sell' };
    assert.deepEqual(identityFields(r1, {}, {}), fields);
  });

  it('says that a deal is paused, once', () => {
    const paused = { Partner_Center_Sync_Status__c: 'Paused', Partner_Center_Sync_Message__c: null };
    assert.deepEqual(pausedFields({ ...synced }), { Partner_Center_Sync_Status__c: 'Paused' });
    assert.deepEqual(pausedFields(paused), {});
  });
});
