import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answerOf } from '../../../../relay/sync/deals/answer.ts';
import { blankCard } from '../../../../relay/sync/record/card.ts';
import { fixture, referralOf } from '../../../worlds/fixture.ts';

describe("the seller's answer to a deal", () => {
  const tooLate = (substatus: string) =>
    `The deal is closed (${substatus}) in Partner Center and can no longer be accepted.`;
  const accepted = 'The deal was accepted and can no longer be declined: close it as lost instead.';
  const cases: [
    response: string | null,
    reason: string | null,
    status: string,
    substatus: string,
    becomes: string | undefined,
  ][] = [
    ['Accept', null, 'New', 'Pending', 'Accepted'],
    ['Accept', null, 'Active', 'Accepted', undefined],
    ['Accept', null, 'Closed', 'Won', undefined],
    ['Accept', null, 'Closed', 'Declined', tooLate('Declined')],
    ['Accept', null, 'Closed', 'Expired', tooLate('Expired')],
    ['Accept', null, 'Closed', 'Error', tooLate('Error')],
    ['Decline', 'Other', 'New', 'Pending', 'Declined'],
    ['Decline', null, 'New', 'Pending', 'Choose a reason for declining the deal.'],
    ['Decline', 'Other', 'Active', 'Accepted', accepted],
    ['Decline', null, 'Active', 'Accepted', accepted],
    ['Decline', 'Other', 'Closed', 'Declined', undefined],
    ['Decline', null, 'Closed', 'Won', undefined],
    [null, 'Other', 'New', 'Pending', undefined],
    [null, 'Other', 'Active', 'Accepted', undefined],
    ['Perhaps', 'Other', 'New', 'Pending', undefined],
  ];
  for (const [response, reason, status, substatus, becomes] of cases)
    it(`${String(response)}, reason ${String(reason)}, to one that is ${substatus}: ${becomes ?? 'nothing'}`, () => {
      const referral = referralOf({ ...fixture('incoming-co-sell'), status, substatus });
      const card = { ...blankCard, response, responseReason: reason };
      const { move, error } = answerOf(referral, card);
      assert.equal(move ?? error?.message, becomes);
      assert.equal(error?.code, error && 'RESPONSE_REFUSED');
    });
});
