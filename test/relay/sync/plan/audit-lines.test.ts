import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { auditLines, nothingCopied, type Copied } from '../../../../relay/sync/plan/audit-lines.ts';
import type { FieldChange } from '../../../../relay/sync/fields/merge.ts';
import { fieldMapping } from '../../../worlds/mapping-rows.ts';

const change = (changes: Partial<FieldChange>): FieldChange => ({
  ...{ field: fieldMapping(), value: 2, before: '1', after: '2', agreed: ['', ''] },
  ...changes,
});
const notes = fieldMapping({ pointer: '/details/notes', field: 'Description' });
const stage = fieldMapping({ pointer: '/substatus', field: 'StageName', valueMap: 'Stage' });
const secret = fieldMapping({ keptOutOfHistory: true });
const long = 'word '.repeat(60).trim();
const short = 'x'.repeat(200);

describe('the audit', () => {
  const cases: [name: string, given: Partial<Copied>, lines: string[]][] = [
    ['is empty when nothing happened', {}, []],
    ['says what came in', { toOpportunity: [change({})] }, ['From Partner Center: Amount 1 → 2']],
    ['says what went out', { toReferral: [change({})] }, ['To Partner Center: Amount 1 → 2']],
    [
      'says what became blank',
      { toReferral: [change({ after: null, value: null })] },
      ['To Partner Center: Amount 1 → (blank)'],
    ],
    [
      'quotes what has blanks in it',
      { toOpportunity: [change({ field: notes, value: 'a b', before: null, after: 'a b' })] },
      ['From Partner Center: Description (blank) → "a b"'],
    ],
    [
      'names the Salesforce value that was overwritten',
      { toOpportunity: [change({ lost: '1' })] },
      ['From Partner Center: Amount 1 → 2. Both sides had changed it; the Salesforce value that was overwritten: 1'],
    ],
    [
      'names the Partner Center value that was overwritten',
      { toReferral: [change({ lost: null })] },
      [
        'To Partner Center: Amount 1 → 2. Both sides had changed it; the Partner Center value that was overwritten: (blank)',
      ],
    ],
    [
      'does not repeat a long text',
      { toOpportunity: [change({ field: notes, value: long, after: long })] },
      ['From Partner Center: Description changed'],
    ],
    [
      'keeps a long text in full when it was overwritten: it exists nowhere else',
      { toOpportunity: [change({ field: notes, value: long, after: long, lost: long })] },
      [
        `From Partner Center: Description changed. Both sides had changed it; the Salesforce value that was overwritten: "${long}"`,
      ],
    ],
    [
      'names a field whose values are kept out of it, without any',
      {
        toReferral: [change({ field: secret, lost: 'ours' }), change({ field: secret, lost: 'old', met: true })],
        toOpportunity: [change({ field: secret }), change({ field: secret, lost: null })],
        restored: [change({ field: secret })],
        notCopied: [{ field: secret, side: 'referral', shown: 'theirs' }],
      },
      [
        'From Partner Center: Amount changed',
        'From Partner Center: Amount changed. Both sides had changed it; the Salesforce value was blank',
        'To Partner Center: Amount changed. Both sides had changed it; your operator can show the Partner Center value that was overwritten for 90 days',
        'To Partner Center: Amount changed. The records were linked; your operator can show the Partner Center value that was overwritten for 90 days',
        'Cannot be undone in Partner Center: Amount',
        'Not copied: Amount from Partner Center cannot be copied to the other side',
      ],
    ],
    [
      'says what cannot be taken back',
      { restored: [change({ field: notes, after: 'stays' })] },
      ['Cannot be undone in Partner Center: Description stays stays'],
    ],
    [
      'says which value has no counterpart',
      { notCopied: [{ field: stage, side: 'referral', shown: 'Error' }] },
      ['Not copied: Stage "Error" from Partner Center has no counterpart in value map Stage'],
    ],
    [
      'says which value the other side cannot take',
      { notCopied: [{ field: fieldMapping(), side: 'opportunity', shown: null }] },
      ['Not copied: Amount "" from Salesforce cannot be copied to the other side'],
    ],
    [
      'has a text of 200 characters whole',
      { toReferral: [change({ field: notes, value: short, before: null, after: short })] },
      [`To Partner Center: Description (blank) → ${short}`],
    ],
    [
      'has a number whole, however long the one before was',
      { toReferral: [change({ value: long, before: long, after: long })] },
      [`To Partner Center: Amount "${long}" → "${long}"`],
    ],
    [
      'has what came in first, then what went out, what stays and what was not copied',
      {
        ...{ notCopied: [{ field: stage, side: 'opportunity', shown: 'Error' }], restored: [change({ after: null })] },
        ...{ toReferral: [change({})], toOpportunity: [change({ before: null })] },
      },
      [
        'From Partner Center: Amount (blank) → 2',
        'To Partner Center: Amount 1 → 2',
        'Cannot be undone in Partner Center: Amount stays (blank)',
        'Not copied: Stage "Error" from Salesforce has no counterpart in value map Stage',
      ],
    ],
  ];
  for (const [name, given, lines] of cases)
    it(name, () => {
      assert.deepEqual(auditLines({ ...nothingCopied, ...given }), lines);
    });
});
