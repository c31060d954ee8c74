import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FieldMapping } from '../../../../relay/sync/fields/mapping.ts';
import type { FieldChange } from '../../../../relay/sync/fields/merge.ts';
import type { Json, JsonObject } from '../../../../relay/sync/model.ts';
import { permitted } from '../../../../relay/sync/deals/permitted.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { packageMapping, packageRows } from '../../../worlds/mapping-rows.ts';
import { incoming } from '../../../worlds/stories.ts';

const catalogue = new Map([['NEW', 'New one']]);
const mapping = packageMapping(packageRows, {}, catalogue);
const row = (name: string): FieldMapping => {
  const field = mapping.fields.find((one) => one.name === name);
  assert.ok(field !== undefined, name);
  return field;
};
/** A change of that row, from what the referral shows to a value. */
const change = (name: string, before: string | null, after: string | null, value: Json = after): FieldChange => ({
  ...{ field: row(name), value, before, after, agreed: ['', ''] },
});
const amount = change('Deal_Value', '1', '2', 2);
const asks = change('Help_Type', null, 'GeneralOrOther');
const sees = change('Visible_To_Microsoft', 'false', 'true', true);
const asking = { inviteContext: { assistanceRequestCode: 'GeneralOrOther' } };
const closedDeal = { status: 'Closed', substatus: 'Lost' };
const noPerson = { customerProfile: { team: [] } };
const person = change('Contact_Email', null, 'sue@x.example');
const missing = (what: string) => `Some changes were not sent. Still missing: ${what}.`;
const contact = 'a primary contact with first name, last name, e-mail and phone: Microsoft needs someone to contact';

type Verdict = 'allowed' | 'ignored' | 'restored' | 'withheld';

/** Every field has been agreed on before. */
const agreedOn = Object.fromEntries(mapping.fields.map(({ key }) => [key, ['', '']] as const));

describe('a change that would go to a referral', () => {
  const cases: [name: string, change: FieldChange, body: JsonObject, verdict: Verdict, says?: string][] = [
    ['of a plain value', amount, {}, 'allowed'],
    ['that accepts by the stage', change('Stage', 'Pending', 'Accepted'), {}, 'ignored'],
    ['that closes by the stage', change('Stage', 'Pending', 'Won'), {}, 'allowed'],
    [
      'of the stage backwards',
      change('Stage', 'Accepted', 'Pending'),
      { status: 'Active', substatus: 'Accepted' },
      'ignored',
    ],
    ['of the stage to nothing', change('Stage', 'Pending', null), {}, 'ignored'],
    ['that asks for help', asks, {}, 'allowed'],
    ['that asks for help without a contact', asks, noPerson, 'withheld', missing(contact)],
    [
      'of the help that is asked for',
      change('Help_Type', 'X', 'GeneralOrOther'),
      { ...asking, ...noPerson },
      'allowed',
    ],
    ['that takes the help back', change('Help_Type', 'GeneralOrOther', null), asking, 'restored'],
    ['that makes it visible', sees, {}, 'allowed'],
    ['that hides it again', change('Visible_To_Microsoft', 'true', 'false', false), {}, 'restored'],
    ['from no help to none', change('Help_Type', null, null), {}, 'ignored'],
    ['from hidden to nothing', change('Visible_To_Microsoft', 'false', null), {}, 'ignored'],
    ['of the reason alone', change('Decline_Reason', null, 'Other'), {}, 'withheld'],
    ['of a person of a private deal', person, {}, 'withheld'],
    ['of a person of a deal that asks for help', person, asking, 'allowed'],
    ['that adds a solution of the catalogue', change('Solutions', 'OLD', 'NEW\nOLD'), {}, 'allowed'],
    ['that takes one of several solutions away', change('Solutions', 'OLD\nX', 'OLD'), {}, 'allowed'],
    ['that adds the first solution', change('Solutions', null, 'NEW'), {}, 'allowed'],
    [
      'that takes all solutions away',
      change('Solutions', 'OLD', null),
      {},
      'withheld',
      missing('at least one solution in Products'),
    ],
    [
      'that adds a solution that is not in it',
      change('Solutions', 'OLD', 'OLD\nTYPO'),
      {},
      'withheld',
      missing('a valid solution in place of TYPO (not in the solution catalogue)'),
    ],
  ];
  for (const [name, one, body, verdict, says] of cases)
    it(`${name}: ${verdict}`, () => {
      const { refused, ...lists } = permitted([one], referralOf({ ...incoming, ...body }), mapping, agreedOn);
      const none = { allowed: [], ignored: [], restored: [] };
      assert.deepEqual(lists, verdict === 'withheld' ? none : { ...none, [verdict]: [one] });
      assert.equal(refused?.words ?? refused?.message, says);
      assert.doesNotMatch(refused?.message ?? '', /TYPO/, 'what was typed shows on the card alone');
      assert.equal(refused?.code, says && 'NOT_READY_TO_SHARE');
    });

  it('that accepts by the stage: allowed, where the setting says so', () => {
    const accepting = packageMapping(packageRows, { Accept_On_Stage_Change: 'true' });
    const accepts = change('Stage', 'Pending', 'Accepted');
    assert.deepEqual(permitted([accepts], referralOf(incoming), accepting, agreedOn).allowed, [accepts]);
  });

  it('of a person: allowed beside the change that asks for help', () => {
    assert.deepEqual(permitted([person, asks], referralOf(incoming), mapping, agreedOn).allowed, [person, asks]);
  });

  it('of a closed referral is refused with all others, by name', () => {
    const changes = [amount, change('Name', 'a', 'b'), change('Decline_Reason', null, 'Other')];
    const { refused, ...lists } = permitted(changes, referralOf({ ...incoming, ...closedDeal }), mapping, agreedOn);
    assert.deepEqual(lists, { allowed: [], ignored: [], restored: [] });
    assert.equal(refused?.code, 'REFERRAL_CLOSED');
    assert.equal(
      refused.message,
      'Amount, Opportunity Name changed here, but the referral is closed (Lost) in Partner Center. Your change stays in Salesforce.',
    );
  });

  it('of a closed referral is no edit where the two never agreed, or where both are closed', () => {
    const error = referralOf({ ...incoming, status: 'Closed', substatus: 'Error' });
    const [won, named] = [change('Stage', 'Error', 'Won'), change('Name', 'a', 'b')];
    assert.deepEqual(permitted([amount], error, mapping, {}), {
      ...{ allowed: [], ignored: [amount], restored: [], refused: undefined },
    });
    const { ignored, refused } = permitted([won, named], error, mapping, agreedOn);
    assert.deepEqual([ignored, refused?.message.startsWith('Opportunity Name changed here')], [[won], true]);
    const called = permitted([change('Name', 'a', 'Won')], error, mapping, agreedOn);
    assert.deepEqual([called.ignored, called.refused?.code], [[], 'REFERRAL_CLOSED'], 'a name is no stage');
    const reopened = permitted([change('Stage', 'Error', 'Accepted')], error, mapping, agreedOn);
    assert.deepEqual([reopened.ignored, reopened.refused?.code], [[], 'REFERRAL_CLOSED']);
    const lost = referralOf({ ...incoming, ...closedDeal });
    assert.equal(permitted([won], lost, mapping, agreedOn).refused?.code, 'REFERRAL_CLOSED');
  });

  it('of a closed private deal says nothing of the people that it never had', () => {
    const { ignored, refused } = permitted([person], referralOf({ ...incoming, ...closedDeal }), mapping, agreedOn);
    assert.deepEqual([ignored, refused], [[], undefined]);
  });

  it('is no fault of a closed referral where there is none', () => {
    const reason = change('Decline_Reason', null, 'Other');
    assert.equal(permitted([reason], referralOf({ ...incoming, ...closedDeal }), mapping, agreedOn).refused, undefined);
  });

  it('lacks all that is missing at once', () => {
    const { allowed, refused } = permitted(
      [amount, asks, change('Solutions', 'OLD', null)],
      referralOf({ ...incoming, ...noPerson }),
      mapping,
      agreedOn,
    );
    assert.deepEqual(allowed, [amount]);
    assert.equal(refused?.message, missing(`${contact}; at least one solution in Products`));
  });
});
