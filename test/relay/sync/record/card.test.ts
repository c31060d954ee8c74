import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import type { Card } from '../../../../relay/sync/model.ts';
import {
  attentionCard,
  blankCard,
  changedOnly,
  correctedCard,
  isUnread,
  pausedCard,
  syncedCard,
  withAudit,
} from '../../../../relay/sync/record/card.ts';

const now = Date.UTC(2026, 10, 2, 9, 5, 59);
const card = (changes: Partial<Card>): Card => ({ ...blankCard, ...changes });
const synced = card({ status: 'Synced' });
const paused = { status: 'Paused', message: null, errorCode: null } as const;
const error = new CosellError('SALESFORCE_REFUSED', 'Close date is in the past.');
const message = 'Close date is in the past.';

describe('the card after a success', () => {
  it('says so, with the time and the newest audit line first', () => {
    assert.deepEqual(syncedCard(['b', 'c'], now, card({ audit: '2026-11-01 08:00 UTC  a' })), {
      status: 'Synced',
      lastSynced: '2026-11-02T09:05:59.000Z',
      audit: '2026-11-02 09:05 UTC  b\n2026-11-02 09:05 UTC  c\n2026-11-01 08:00 UTC  a',
    });
  });

  it('writes nothing when there is no news', () => {
    assert.deepEqual(syncedCard([], now, synced), {});
  });

  it('takes back a message that is settled', () => {
    const shown = card({ status: 'Needs attention', message: 'Something.', errorCode: 'UNEXPECTED' });
    assert.deepEqual(syncedCard([], now, shown), {
      ...{ status: 'Synced', message: null, errorCode: null },
      lastSynced: '2026-11-02T09:05:59.000Z',
    });
  });

  it('drops the oldest lines, whole, when the audit is full', () => {
    const before = Array.from({ length: 2_000 }, (_, index) => `line ${String(index)} ${'x'.repeat(50)}`).join('\n');
    const { audit: text } = syncedCard(['newest'], now, { ...synced, audit: before });
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
      const { audit: text } = syncedCard(['new'], now, { ...synced, audit: fill(length) });
      assert.equal(typeof text === 'string' && text.length, kept);
    }
  });

  it('is cut in a line that alone is too long', () => {
    const { audit: text } = withAudit(['x'.repeat(200_000)], now, blankCard);
    assert.equal(text, `${line}${'x'.repeat(100_000 - line.length)}`);
  });

  it('is left alone where there is nothing to add', () => {
    assert.deepEqual(withAudit([], now, card({ audit: 'old' })), {});
  });
});

describe('the card when something is wrong', () => {
  it('says what is wrong, and keeps it in the audit', () => {
    assert.deepEqual(attentionCard(error, [], now, synced), {
      ...{ status: 'Needs attention', message, errorCode: 'SALESFORCE_REFUSED' },
      audit: `2026-11-02 09:05 UTC  Needs attention: ${message}`,
    });
  });

  it('has the words of the other side for the person who reads it, where there are some', () => {
    const quoting = new CosellError('SALESFORCE_REFUSED', 'It was refused.', { words: 'Close date is in the past.' });
    assert.equal(attentionCard(quoting, [], now, synced).message, message);
  });

  it('keeps what was copied all the same below', () => {
    const { audit } = attentionCard(error, ['copied'], now, synced);
    assert.equal(audit, `2026-11-02 09:05 UTC  copied\n2026-11-02 09:05 UTC  Needs attention: ${message}`);
  });

  it('says it once', () => {
    const shown = card({ status: 'Needs attention', message, errorCode: 'SALESFORCE_REFUSED' });
    assert.deepEqual([isUnread(error, synced), isUnread(error, shown)], [true, false]);
    assert.deepEqual(attentionCard(error, [], now + 60_000, shown), {});
    const { audit, ...rest } = attentionCard(error, ['copied'], now, shown);
    assert.deepEqual([audit, rest], ['2026-11-02 09:05 UTC  copied', {}]);
  });

  it('says again that attention is needed after a save that has set it to Pending, and keeps no second line', () => {
    const saved = card({ status: 'Pending', message, errorCode: 'SALESFORCE_REFUSED' });
    assert.deepEqual(attentionCard(error, [], now, saved), { status: 'Needs attention' });
  });

  it('says that all is well and what was not sent, where nothing is left to do: the deal is closed', () => {
    const closed = new CosellError('REFERRAL_CLOSED', 'The referral is closed.');
    assert.deepEqual(attentionCard(closed, [], now, card({ status: 'Pending' })), {
      ...{ status: 'Synced', message: 'The referral is closed.', errorCode: 'REFERRAL_CLOSED' },
      audit: '2026-11-02 09:05 UTC  Not sent: The referral is closed.',
    });
  });

  it('takes back what was said with the values, where the save has made it untrue', () => {
    const before = card({ status: 'Pending', audit: 'old', referralId: 'r1' });
    const written = { status: 'Synced', audit: 'copied\nold', lastSynced: 'now' } as const;
    assert.deepEqual(correctedCard(before, written, { status: 'Needs attention', message }), {
      ...{ status: 'Needs attention', message, audit: 'old' },
    });
    assert.deepEqual(correctedCard(before, written, written), {});
  });

  it('fits its field', () => {
    const long = new CosellError('SALESFORCE_REFUSED', 'x'.repeat(5_000));
    assert.equal(attentionCard(long, [], now, synced).message, 'x'.repeat(4_000));
  });
});

describe('the rest of the card', () => {
  it('says that a deal is paused, once', () => {
    assert.deepEqual(pausedCard(card({ ...synced, message: 'Something.', errorCode: 'UNEXPECTED' })), paused);
    assert.deepEqual(pausedCard(synced), { status: 'Paused' });
    assert.deepEqual(pausedCard(card(paused)), {});
  });

  it('is written as far as it shows something else', () => {
    const shown = card({ referralId: 'r1', referralLink: 'x' });
    const wanted = { referralId: 'r1', referralLink: 'y', dealKind: null, lastSynced: 'now' } as const;
    assert.deepEqual(changedOnly(wanted, shown), { referralLink: 'y', lastSynced: 'now' });
  });

  it('shows nothing at first', () => {
    const { sync, ...rest } = blankCard;
    assert.deepEqual([sync, Object.keys(rest).length, ...new Set(Object.values(rest))], [false, 16, null]);
  });
});
