import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { auditLines, nothingCopied } from '../../../relay/sync/audit.ts';
import type { FieldChange } from '../../../relay/sync/merge.ts';
import { fieldMapping } from './mapping-rows.ts';

const change = (changes: Partial<FieldChange>): FieldChange => ({
  ...{ field: fieldMapping(), value: 2, before: '1', after: '2', agreed: ['', ''] },
  ...changes,
});
const notes = fieldMapping({ pointer: '/details/notes', field: 'Description' });
const stage = fieldMapping({ pointer: '/substatus', field: 'StageName', valueMap: 'Stage' });
const long = 'word '.repeat(60).trim();
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
  ];
  for (const [name, given, lines] of cases)
    it(name, () => {
      assert.deepEqual(auditLines(given), lines);
    });
});
