import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import type { DealEvent } from '../../../../relay/sync/ports/timeline.ts';
import { eventOf } from '../../../../relay/sync/record/timeline-event.ts';
import { now } from '../observed.ts';

const event: DealEvent = {
  ...{ outcome: 'Synced', direction: null, said: { code: 'changed' }, summary: 'Changed: Amount' },
  ...{ changes: [], notCopied: [], lost: [] },
};
const link = { id: 'link', dueSeq: 7 };

describe('a row of the timeline', () => {
  it('is the event on its opportunity, with the time and what went wrong', () => {
    const error = new CosellError('SALESFORCE_REFUSED', 'x');
    const { externalId, ...row } = eventOf(link, '006', event, { now, error });
    assert.deepEqual(row, { ...event, opportunityId: '006', occurredAt: now, errorCode: 'SALESFORCE_REFUSED' });
    assert.match(externalId, /^link-7-[0-9a-f]{16}$/);
  });

  it('names no error where all went well', () => {
    assert.equal(eventOf(link, '006', event, { now }).errorCode, null);
  });

  it('names one outcome of one look, so that writing it again makes no second row', () => {
    const change = { field: 'Amount', label: 'Amount', kind: 'number', way: 'put back', before: null } as const;
    const id = (dueSeq: number, after: string, at = now) =>
      eventOf({ ...link, dueSeq }, '006', { ...event, changes: [{ ...change, after }] }, { now: at }).externalId;
    assert.equal(id(7, '1'), id(7, '1', now + 1));
    assert.equal(new Set([id(7, '1'), id(8, '1'), id(7, '2')]).size, 3);
  });

  it('has a name that fits its field', () => {
    const longest = { id: 'i'.repeat(36), dueSeq: Number.MAX_SAFE_INTEGER };
    assert.ok(eventOf(longest, '006', event, { now }).externalId.length <= 100);
  });
});
