import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { unseen } from '../../../../relay/sync/fields/merge.ts';
import type { JsonObject, MergeBase } from '../../../../relay/sync/model.ts';
import { correctedBy, intendedBase } from '../../../../relay/sync/plan/intended-base.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { mappingRow, packageMapping, packageRows } from '../../../worlds/mapping-rows.ts';
import { incoming } from '../../../worlds/stories.ts';
import { plainDigest } from '../../../worlds/world.ts';
import { opportunityOf } from '../observed.ts';

type Row = Parameters<typeof mappingRow>[0];
/** The one field of that row. */
function fieldOf(row: Row) {
  const [field] = packageMapping([mappingRow(row)], { Default_Currency: 'USD' }).fields;
  assert.ok(field !== undefined);
  return field;
}
const help = { inviteContext: { assistanceRequestCode: 'GeneralOrOther' } };
const everyWay = { inboundCreate: true, inboundUpdate: true, outboundCreate: true, outboundUpdate: true };
const updatesOnly = { ...everyWay, outboundCreate: false };
const email = { pointer: '/customerProfile/team/0/email', field: 'NextStep' };
const visible = {
  pointer: '/consent/consentToShareReferralWithMicrosoftSellers',
  field: 'Referral_Visible_to_Microsoft__c',
};

describe('what both sides will have agreed on once the referral is made', () => {
  const cases: [
    name: string,
    row: Row,
    sent: JsonObject,
    here: JsonObject,
    agreed: [there: string | null, here: string | null],
  ][] = [
    ['a value that is sent: both show it', {}, { details: { dealValue: 5 } }, { Amount: 5 }, ['5', '5']],
    ['a default for a blank', {}, { details: { dealValue: 7 } }, {}, ['7', null]],
    ['a value that is not sent: whatever it shows first', {}, {}, { Amount: 5 }, [unseen, '5']],
    [
      'a value that goes out later only: whatever it shows first',
      { directions: updatesOnly },
      { details: { dealValue: 5 } },
      { Amount: 5 },
      [unseen, '5'],
    ],
    [
      'people that are withheld: a blank here, so that they go out when Microsoft is to talk to them',
      email,
      { customerProfile: { team: [] } },
      { NextStep: 'sue@x.example' },
      [unseen, null],
    ],
    [
      'people that are not withheld: both show them',
      email,
      { customerProfile: { team: [{ email: 'sue@x.example' }] }, ...help },
      { NextStep: 'sue@x.example' },
      ['sue@x.example', 'sue@x.example'],
    ],
    [
      'what follows from help: as it is here, so that it comes back as a change',
      visible,
      { consent: { consentToShareReferralWithMicrosoftSellers: true } },
      { Referral_Visible_to_Microsoft__c: false },
      ['false', 'false'],
    ],
  ];
  for (const [name, row, sent, here, agreed] of cases)
    it(name, () => {
      const field = fieldOf(row);
      const side = (shown: string | null) => (shown === unseen ? unseen : plainDigest(field.key, shown));
      assert.deepEqual(intendedBase([field], plainDigest, sent, opportunityOf({ fields: here })), {
        [field.key]: agreed.map(side),
      });
    });

  it('is nothing that only Partner Center says', () => {
    const { fields } = packageMapping(packageRows);
    const base = intendedBase(fields, plainDigest, {}, opportunityOf());
    const own = fields.filter(({ relayOnly }) => relayOnly);
    assert.equal(own.length, 5);
    assert.equal(Object.keys(base).length, fields.length - own.length);
    for (const { key } of own) assert.ok(!(key in base), key);
  });
});

describe('the same, as corrected by what the service has made of it', () => {
  const field = fieldOf({ pointer: '/details/notes', field: 'Description' });
  const { key } = field;
  const agreed: MergeBase = { [key]: ['there', 'here'] };
  const corrected = (body: JsonObject, base = agreed, one = field) =>
    correctedBy(referralOf({ ...incoming, details: {}, ...body }), base, [one], plainDigest);

  it('has a text as the service has cut it, so that it does not come back as an edit', () => {
    assert.deepEqual(corrected({ details: { notes: 'cut ' } }), { [key]: [plainDigest(key, 'cut'), 'here'] });
  });

  it('has a blank that the service shows', () => {
    assert.deepEqual(corrected({ details: { notes: null } }), { [key]: [plainDigest(key, null), 'here'] });
  });

  for (const details of [{}, { notes: '' }])
    it(`has what was sent where the service leaves that out: ${JSON.stringify(details)}`, () => {
      assert.deepEqual(corrected({ details }), agreed);
    });

  it('takes whatever it shows first where nothing was sent', () => {
    const open = { [key]: [unseen, 'here'] } as const;
    assert.deepEqual(corrected({ details: { notes: 'new' } }, open), open);
  });

  it('has nothing that was not to be agreed on, and keeps the rest', () => {
    const other = { other: ['a', 'b'] } as const;
    assert.deepEqual(corrected({ details: { notes: 'new' } }, other), other);
  });

  it('leaves what follows from help to come back as a change', () => {
    const box = fieldOf(visible);
    const open = { [box.key]: ['a', 'b'] } as const;
    const shown = { consent: { consentToShareReferralWithMicrosoftSellers: true } };
    assert.deepEqual(corrected(shown, open, box), open);
  });
});
