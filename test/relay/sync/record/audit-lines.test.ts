import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  auditLines,
  newsOf,
  nothingCopied,
  type Copied,
  type News,
} from '../../../../relay/sync/record/audit-lines.ts';
import type { FieldChange } from '../../../../relay/sync/fields/merge.ts';
import { fieldMapping } from '../../../worlds/mapping-rows.ts';

const change = (changes: Partial<FieldChange>): FieldChange => ({
  ...{ field: fieldMapping(), value: 2, before: '1', after: '2', agreed: ['', ''] },
  ...changes,
});
const notes = fieldMapping({ pointer: '/details/notes', field: 'Description' });
const stage = fieldMapping({ pointer: '/substatus', field: 'StageName', valueMap: 'Stage' });
const long = 'word '.repeat(60).trim();
const short = 'x'.repeat(200);
const merged = nothingCopied;

describe('the audit', () => {
  const cases: [name: string, given: Parameters<typeof auditLines>[0], lines: string[]][] = [
    ['is empty when nothing happened', merged, []],
    ['says what came in', { ...merged, toOpportunity: [change({})] }, ['From Partner Center: Amount 1 → 2']],
    ['says what went out', { ...merged, toReferral: [change({})] }, ['To Partner Center: Amount 1 → 2']],
    [
      'says what became blank',
      { ...merged, toReferral: [change({ after: null, value: null })] },
      ['To Partner Center: Amount 1 → (blank)'],
    ],
    [
      'quotes what has blanks in it',
      { ...merged, toOpportunity: [change({ field: notes, value: 'a b', before: null, after: 'a b' })] },
      ['From Partner Center: Description (blank) → "a b"'],
    ],
    [
      'names the value of Salesforce that gave way',
      { ...merged, toOpportunity: [change({ lost: '1' })] },
      ['From Partner Center: Amount 1 → 2. Both sides had changed it; the value of Salesforce that gave way: 1'],
    ],
    [
      'names the value of Partner Center that gave way',
      { ...merged, toReferral: [change({ lost: null })] },
      [
        'To Partner Center: Amount 1 → 2. Both sides had changed it; the value of Partner Center that gave way: (blank)',
      ],
    ],
    [
      'does not repeat a long text',
      { ...merged, toOpportunity: [change({ field: notes, value: long, after: long })] },
      ['From Partner Center: Description changed'],
    ],
    [
      'keeps a long text in full when it gave way: it exists nowhere else',
      { ...merged, toOpportunity: [change({ field: notes, value: long, after: long, lost: long })] },
      [
        `From Partner Center: Description changed. Both sides had changed it; the value of Salesforce that gave way: "${long}"`,
      ],
    ],
    [
      'says what cannot be taken back',
      { ...merged, restored: [change({ field: notes, after: 'stays' })] },
      ['Cannot be taken back in Partner Center: Description stays stays'],
    ],
    [
      'says which value has no counterpart',
      { ...merged, unmapped: [{ field: stage, side: 'referral', shown: 'Error' }] },
      ['Not copied: Stage "Error" of Partner Center has no counterpart in value map Stage'],
    ],
    [
      'says which value the other side cannot take',
      { ...merged, unmapped: [{ field: fieldMapping(), side: 'opportunity', shown: null }] },
      ['Not copied: Amount "" of Salesforce cannot be taken over by the other side'],
    ],
    [
      'has a text of 200 characters whole',
      { ...merged, toReferral: [change({ field: notes, value: short, before: null, after: short })] },
      [`To Partner Center: Description (blank) → ${short}`],
    ],
    [
      'has a number whole, however long the one before was',
      { ...merged, toReferral: [change({ value: long, before: long, after: long })] },
      [`To Partner Center: Amount "${long}" → "${long}"`],
    ],
  ];
  for (const [name, given, lines] of cases)
    it(name, () => {
      assert.deepEqual(auditLines(given), lines);
    });
});

describe('the news of a look', () => {
  it('are none when nothing was copied', () => {
    assert.equal(newsOf(nothingCopied), undefined);
  });

  const name = fieldMapping({ pointer: '/name', field: 'Name' });
  const cases: [name: string, copied: Partial<Copied>, news: Partial<News>][] = [
    [
      'tell what came in',
      { toOpportunity: [change({})] },
      { direction: 'From Partner Center', summary: 'Changed: Amount', changes: ['Amount: 1 → 2'], lost: [] },
    ],
    ['tell what went out', { toReferral: [change({ after: null })] }, { direction: 'To Partner Center' }],
    ['tell of both', { toOpportunity: [change({})], toReferral: [change({ field: name })] }, { direction: 'Both' }],
    [
      'name each field once',
      { toReferral: [change({}), change({ field: name })], restored: [change({ before: null })] },
      {
        outcome: 'Synced',
        summary: 'Changed: Amount, Opportunity Name',
        changes: ['Amount: 1 → 2', 'Opportunity Name: 1 → 2', 'Amount: (blank) → 2'],
      },
    ],
    [
      'tell what was not copied',
      { unmapped: [{ field: stage, side: 'referral', shown: null }] },
      {
        ...{ outcome: 'Synced', direction: null, summary: 'Changed: Stage' },
        ...{ changes: ['Stage: (blank) not copied'], lost: [] },
      },
    ],
    [
      'are a conflict when a value gave way, a blank too',
      { toOpportunity: [change({}), change({ field: name, lost: null })] },
      {
        ...{ outcome: 'Conflict', summary: 'Both sides had changed: Amount, Opportunity Name' },
        lost: ['Opportunity Name: (blank)'],
      },
    ],
  ];
  for (const [title, copied, wanted] of cases)
    it(title, () => {
      const news = newsOf({ ...nothingCopied, ...copied });
      assert.deepEqual(Object.fromEntries(Object.keys(wanted).map((key) => [key, news?.[key as keyof News]])), wanted);
    });
});
