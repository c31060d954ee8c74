import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventTexts } from '../../../relay/salesforce/event-texts.ts';
import type { EventValue, TimelineEvent } from '../../../relay/sync/ports/timeline.ts';

const textsOf = (changes: Partial<TimelineEvent>) =>
  eventTexts({
    ...{ externalId: 'e', opportunityId: '006', occurredAt: 0, errorCode: null, direction: null, outcome: 'Conflict' },
    ...{ said: { code: 'conflict' }, summary: '', changes: [], notCopied: [], lost: [] },
    ...changes,
  });
const lostValue = (value: string): EventValue => ({
  ...{ field: 'Description', label: 'Description', kind: 'text', side: 'Salesforce', value },
});

describe('the texts of an event', () => {
  it('have each value that was overwritten', () => {
    const lost = [lostValue('c'), lostValue('d')];
    assert.deepEqual(JSON.parse(textsOf({ lost }).lost), { v: 1, lost });
    assert.equal(textsOf({}).lost, '');
  });

  it('take no half of a value back', () => {
    const restorable = (value: string) => ({ ...lostValue(value), restore: value });
    const { lost } = textsOf({ lost: [restorable('l'.repeat(40_000)), restorable('short')] });
    const read = JSON.parse(lost) as { lost: EventValue[] };
    assert.deepEqual(
      read.lost.map(({ restore }) => restore),
      [undefined, 'short'],
    );
  });

  it('fit their fields, and can still be read', () => {
    const way = { field: 'Description', label: 'Description', kind: 'text', way: 'to Salesforce' } as const;
    const change = { ...way, before: 'c'.repeat(20_000), after: 'd'.repeat(20_000) };
    const { summary, changes, lost } = textsOf({
      ...{ summary: 's'.repeat(300), changes: [change, change], lost: [lostValue('l'.repeat(40_000))] },
    });
    assert.equal(summary, `${'s'.repeat(254)}…`);
    for (const text of [changes, lost]) {
      assert.ok(text.length <= 32_768, String(text.length));
      assert.match(text, /…/);
      assert.doesNotThrow(() => JSON.parse(text) as unknown);
    }
    assert.equal(textsOf({ summary: 's'.repeat(255) }).summary, 's'.repeat(255));
  });
});
