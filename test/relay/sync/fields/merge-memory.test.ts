import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FieldMapping, MappingRow } from '../../../../relay/sync/fields/mapping.ts';
import {
  lostMark,
  merge,
  noBase,
  unmet,
  unseen,
  type Merge,
  type MergeInput,
} from '../../../../relay/sync/fields/merge.ts';
import { setAt } from '../../../../relay/sync/fields/pointer.ts';
import type { Json, JsonObject, MergeBase } from '../../../../relay/sync/model.ts';
import { fieldMapping } from '../../../worlds/mapping-rows.ts';

/** One field: what was remembered of it, and what each side shows now. A digest here is the value with a `#` in front. */
interface Look {
  row?: Partial<MappingRow>;
  remembered: MergeBase[string];
  there: Json;
  here: Json;
  with?: Partial<Pick<MergeInput, 'newest' | 'calculated' | 'atFirstMeeting'>>;
}

const stage = { pointer: '/substatus', field: 'StageName', valueMap: 'Stage' };
const directions = { inboundCreate: true, inboundUpdate: true, outboundCreate: true, outboundUpdate: true };
const noInbound = { directions: { ...directions, inboundUpdate: false } };
const noOutbound = { directions: { ...directions, outboundUpdate: false } };

function mergeOf({ row, remembered, there, here, with: more }: Look): { field: FieldMapping; merged: Merge } {
  const field = fieldMapping(row);
  const referral: JsonObject = {};
  setAt(referral, field.pointer, there);
  const merged = merge({
    ...{ fields: [field], referral, opportunity: { [field.field]: here }, base: { [field.key]: remembered } },
    ...{ newest: 'referral', digest: (_key, shown) => `#${String(shown)}` },
    ...more,
  });
  return { field, merged };
}

/** Everything that the merge says of the one field, by the words that a reader knows. */
function look(one: Look) {
  const { field, merged } = mergeOf(one);
  const plain = ({ field: _field, ...rest }: Merge['toReferral'][number]) => rest;
  return {
    ...(merged.toOpportunity.length > 0 && { copiedHere: merged.toOpportunity.map(plain) }),
    ...(merged.toReferral.length > 0 && { copiedThere: merged.toReferral.map(plain) }),
    ...(merged.held.length > 0 && { held: merged.held.map(({ name }) => name) }),
    ...(merged.heldThere.length > 0 && { heldThere: merged.heldThere.map(({ name }) => name) }),
    ...(merged.unmapped.length > 0 && {
      notCopied: merged.unmapped.map(({ side, shown }) => `${side} ${shown ?? ''}`),
    }),
    ...(merged.settled[field.key] && { remembered: merged.settled[field.key] }),
  };
}

describe('the marks in a stored base', () => {
  it('keep their spelling, because the store holds those of earlier versions', () => {
    assert.deepEqual(
      [unseen, unmet, noBase, lostMark('opportunity', '#1'), lostMark('referral', '#1')],
      ['*', '?', '-', 'lost #1', 'lost there #1'],
    );
  });
});

describe('a field that neither side has shown since the relay wrote it', () => {
  it('is copied from here if only here changes', () => {
    assert.deepEqual(look({ remembered: ['*', '#1'], there: 7, here: 2 }), {
      copiedThere: [{ value: 2, before: '7', after: '2', agreed: ['#2', '#2'] }],
    });
  });
});

describe('a conflict that was decided earlier', () => {
  const once = { remembered: ['#1', '#1'], there: 2, here: 3 } as const;
  const lostHere = { copiedHere: [{ value: 2, before: '3', after: '2', lost: '3', restore: 3, agreed: ['#2', '#2'] }] };
  const lostThere = {
    copiedThere: [{ value: 3, before: '2', after: '3', lost: '2', restore: 2, agreed: ['#3', '#3'] }],
  };
  const cases: [name: string, mark: `lost ${string}`, newest: 'referral' | 'opportunity', outcome: object][] = [
    ['stays lost here, though here is newer by now', 'lost #3', 'opportunity', lostHere],
    ['stays lost there, though there is newer by now', 'lost there #2', 'referral', lostThere],
    ['is open again if the seller has entered another value since', 'lost #4', 'opportunity', lostThere],
    ['is open again if Partner Center shows another value since', 'lost there #4', 'referral', lostHere],
    ['is not mixed up with one that the other side lost: here', 'lost there #3', 'opportunity', lostThere],
    ['is not mixed up with one that the other side lost: there', 'lost #2', 'referral', lostHere],
  ];
  for (const [name, mark, newest, outcome] of cases)
    it(name, () => {
      assert.deepEqual(look({ ...once, remembered: [...once.remembered, mark], with: { newest } }), outcome);
    });
});

describe('a conflict', () => {
  const both = { remembered: ['#1', '#1'], there: 2, here: 3 } as const;

  it('that the closed direction leaves open is reported with both values', () => {
    const neither = { notCopied: ['referral 2', 'opportunity 3'], remembered: ['#2', '#3'] };
    assert.deepEqual(look({ ...both, row: noInbound }), neither);
    assert.deepEqual(look({ ...both, row: noOutbound, with: { newest: 'opportunity' } }), neither);
  });

  it('that Partner Center loses with a value unknown here cannot be taken back in Salesforce', () => {
    const row = { ...stage, policy: 'Salesforce wins' };
    const found = look({ row, remembered: ['#Accepted', '#Qualification'], there: 'Engaged', here: 'Closed Won' });
    assert.deepEqual(found, {
      copiedThere: [
        { value: 'Won', before: 'Engaged', after: 'Won', lost: 'Engaged', agreed: ['#Won', '#Closed Won'] },
      ],
    });
  });

  it('that Salesforce wins with a value unknown there is reported with both values', () => {
    const row = { ...stage, policy: 'Salesforce wins' };
    assert.deepEqual(look({ row, remembered: ['#Accepted', '#Qualification'], there: 'Won', here: 'Handover' }), {
      notCopied: ['referral Won', 'opportunity Handover'],
      remembered: ['#Won', '#Handover'],
    });
  });

  it('about a value that Salesforce calculates is not taken back there', () => {
    assert.deepEqual(look({ ...both, with: { newest: 'opportunity', calculated: ['Amount'] } }), {
      copiedThere: [{ value: 3, before: '2', after: '3', lost: '2', agreed: ['#3', '#3'] }],
    });
    assert.deepEqual(look({ ...both, with: { newest: 'opportunity', calculated: ['NextStep'] } }), {
      copiedThere: [{ value: 3, before: '2', after: '3', lost: '2', restore: 2, agreed: ['#3', '#3'] }],
    });
  });
});

describe('a value that Partner Center does not take', () => {
  const remembered = ['#1', '#2', 'held there'] as const;
  const cases: [name: string, one: Look, outcome: object][] = [
    [
      'is still held where nothing has changed',
      { remembered, there: 1, here: 2 },
      { heldThere: ['Deal_Value'], remembered },
    ],
    ['is held no more once both sides are equal', { remembered, there: 2, here: 2 }, { remembered: ['#2', '#2'] }],
    [
      'is overwritten once Microsoft enters another',
      { remembered, there: 3, here: 2 },
      { copiedHere: [{ value: 3, before: '2', after: '3', agreed: ['#3', '#3'] }] },
    ],
    [
      'is sent once the seller enters another',
      { remembered, there: 1, here: 3 },
      { copiedThere: [{ value: 3, before: '1', after: '3', agreed: ['#3', '#3'] }] },
    ],
  ];
  for (const [name, one, outcome] of cases)
    it(name, () => {
      assert.deepEqual(look(one), outcome);
    });
});

describe('a value that Salesforce does not take', () => {
  const held = (there: string, here: string) => ({ held: ['Deal_Value'], remembered: [there, here, 'held'] });
  const cases: [name: string, one: Look, outcome: object][] = [
    [
      'is still held where nothing has changed',
      { remembered: ['#1', '#2', 'held'], there: 1, here: 2 },
      held('#1', '#2'),
    ],
    ['is held where only there changes', { remembered: ['#1', '#2', 'held'], there: 5, here: 2 }, held('#5', '#2')],
    [
      'is held where there changes and may not come in',
      { row: noInbound, remembered: ['#1', '#2', 'held'], there: 5, here: 2 },
      held('#5', '#2'),
    ],
    [
      'is held no more once both sides are equal',
      { remembered: ['#1', '#2', 'held'], there: 2, here: 2 },
      { remembered: ['#2', '#2'] },
    ],
    [
      'is overwritten once the seller enters another',
      { remembered: ['#1', '#2', 'held'], there: 1, here: 3 },
      { copiedThere: [{ value: 3, before: '1', after: '3', agreed: ['#3', '#3'] }] },
    ],
    [
      'is reported as unknown here if it has no counterpart by now',
      { row: stage, remembered: ['#Accepted', '#Qualification', 'held'], there: 'Engaged', here: 'Qualification' },
      { notCopied: ['referral Engaged'], remembered: ['#Engaged', '#Qualification'] },
    ],
    [
      'is held from the start if Salesforce calculates it',
      { remembered: ['#1', '#1'], there: 2, here: 1, with: { calculated: ['Amount'] } },
      held('#2', '#1'),
    ],
    [
      'is held in a conflict that Partner Center wins',
      { remembered: ['#1', '#1'], there: 2, here: 3, with: { calculated: ['Amount'] } },
      held('#2', '#3'),
    ],
    [
      'is not held if nothing has changed, though Salesforce calculates it',
      { remembered: ['#1', '#2'], there: 1, here: 2, with: { calculated: ['Amount'] } },
      { remembered: ['#1', '#2'] },
    ],
    [
      'goes out if Salesforce calculates it',
      { remembered: ['#1', '#1'], there: 1, here: 2, with: { calculated: ['Amount'] } },
      { copiedThere: [{ value: 2, before: '1', after: '2', agreed: ['#2', '#2'] }] },
    ],
    [
      'is left alone if Salesforce calculates it and it may not come in',
      { row: noInbound, remembered: ['#1', '#1'], there: 2, here: 1, with: { calculated: ['Amount'] } },
      { remembered: ['#2', '#1'] },
    ],
    [
      'is copied if Salesforce calculates only another field',
      { remembered: ['#1', '#1'], there: 2, here: 1, with: { calculated: ['NextStep'] } },
      { copiedHere: [{ value: 2, before: '1', after: '2', agreed: ['#2', '#2'] }] },
    ],
  ];
  for (const [name, one, outcome] of cases)
    it(name, () => {
      assert.deepEqual(look(one), outcome);
    });
});

describe('two records that meet for the first time', () => {
  const meeting = { remembered: ['?', '?'], there: 1, here: 2 } as const;

  it('keep their own values where nobody says whose counts', () => {
    assert.deepEqual(look(meeting), { remembered: ['#1', '#2'] });
    assert.deepEqual(look({ ...meeting, with: { atFirstMeeting: () => undefined } }), { remembered: ['#1', '#2'] });
  });

  it('are asked about with the field and what each side shows', () => {
    const asked: unknown[] = [];
    const atFirstMeeting = (field: FieldMapping, shown: object) => {
      asked.push([field.name, shown]);
      return undefined;
    };
    look({ ...meeting, with: { atFirstMeeting } });
    look({ ...meeting, remembered: ['#1', '#1'], with: { atFirstMeeting } });
    look({ ...meeting, here: 1, with: { atFirstMeeting } });
    assert.deepEqual(asked, [['Deal_Value', { referral: '1', opportunity: '2' }]]);
  });

  it('name the value that gives way, which is no conflict', () => {
    assert.deepEqual(look({ ...meeting, with: { atFirstMeeting: () => 'opportunity' } }), {
      copiedThere: [{ value: 2, before: '1', after: '2', lost: '1', met: true, agreed: ['#2', '#2'] }],
    });
    assert.deepEqual(look({ ...meeting, with: { atFirstMeeting: () => 'referral' } }), {
      copiedHere: [{ value: 1, before: '2', after: '1', lost: '2', met: true, agreed: ['#1', '#1'] }],
    });
  });

  it('name nothing where a blank is filled', () => {
    assert.deepEqual(look({ ...meeting, here: null, with: { atFirstMeeting: () => 'referral' } }), {
      copiedHere: [{ value: 1, before: null, after: '1', agreed: ['#1', '#1'] }],
    });
  });
});
