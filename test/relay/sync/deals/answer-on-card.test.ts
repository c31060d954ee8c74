import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answerOnCard } from '../../../../relay/sync/deals/answer-on-card.ts';
import type { CardChange, JsonObject } from '../../../../relay/sync/model.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { incoming } from '../../../worlds/stories.ts';

const help = { notes: '', assistanceRequestCode: 'GeneralOrOther', invitedBy: null };
const own = (changes: JsonObject = {}) =>
  referralOf({ ...incoming, id: 'own', status: 'Active', substatus: 'Accepted', inviteContext: help, ...changes });
const half = (changes: JsonObject) =>
  referralOf({
    ...incoming,
    id: 'half',
    organizationId: 'msft',
    updatedDateTime: '2026-11-03T10:00:00.1234567Z',
    ...changes,
  });
const none = { microsoftAnswer: null };
const at = '2026-11-03T10:00:00.123Z';
const kim = { firstName: 'Kim', lastName: 'Akers', email: 'kim.akers@microsoft.com' };
const avery = { firstName: 'Avery', lastName: 'Howard', email: 'avery.howard@contoso.example' };

describe("what the card says of Microsoft's answer", () => {
  const cases: [name: string, there: JsonObject, answer: string, details: string | null][] = [
    ['that it accepted', { status: 'Active', substatus: 'Accepted' }, 'Accepted', null],
    ['who accepted', { status: 'Active', substatus: 'Accepted', team: [avery, kim] }, 'Accepted', 'Kim Akers'],
    [
      'who declined, and why',
      { status: 'Closed', substatus: 'Declined', statusReason: ' Not a fit\n', team: [kim] },
      ...(['Declined', 'Kim Akers: Not a fit'] as const),
    ],
    ['that time ran out', { status: 'Closed', substatus: 'Expired', team: [] }, 'Expired', null],
    ['that it had accepted a deal that is won', { status: 'Closed', substatus: 'Won', team: [] }, 'Accepted', null],
    [
      'nothing of people who are not of Microsoft',
      { substatus: 'Accepted', team: [{ ...kim, email: 'kim@microsoft.com.example' }] },
      ...(['Accepted', null] as const),
    ],
    [
      'why, as far as the card has room',
      { substatus: 'Declined', statusReason: 'x'.repeat(300) },
      'Declined',
      'x'.repeat(255),
    ],
    ['that it had accepted a deal that is lost', { status: 'Closed', substatus: 'Lost' }, 'Accepted', null],
    ['that it accepted, in other words', { status: 'Active', substatus: 'Engaged' }, 'Accepted', null],
    ['nothing of a team that is not shown', { substatus: 'Accepted', team: null }, 'Accepted', null],
    ['that it went away', { status: 'Closed', substatus: 'Error', team: [] }, 'Withdrawn', null],
  ];
  for (const [name, there, microsoftAnswer, microsoftAnswerDetails] of cases)
    it(name, () => {
      assert.deepEqual(answerOnCard(own(), half({ team: [], ...there }), none, false), {
        ...{ microsoftAnswer, microsoftAnswered: at, microsoftAnswerDetails },
        ...(microsoftAnswerDetails?.startsWith('Kim') && { microsoftSeller: 'Kim Akers, kim.akers@microsoft.com' }),
      });
    });

  const waiting = { microsoftAnswer: 'Waiting', microsoftAnswered: null, microsoftAnswerDetails: null };
  it('that it is awaited, from the invitation on', () => {
    assert.deepEqual(answerOnCard(own(), undefined, none, true), waiting);
    assert.deepEqual(answerOnCard(own(), half({ status: 'New', substatus: 'Pending' }), none, false), waiting);
    assert.deepEqual(answerOnCard(own(), undefined, none, false), {}, 'nobody was invited');
  });

  it("that it accepted, from our own half alone, where Microsoft's is not shown", () => {
    const { microsoftAnswer } = answerOnCard(own({ trackingInfo: { microsoftMsxId: '7-1' } }), undefined, none, false);
    assert.equal(microsoftAnswer, 'Accepted');
  });

  it('that it was withdrawn, when we close a deal that nobody has answered', () => {
    const closed = own({ status: 'Closed', substatus: 'Lost' });
    const { microsoftAnswer } = answerOnCard(closed, undefined, { microsoftAnswer: 'Waiting' }, false);
    assert.equal(microsoftAnswer, 'Withdrawn');
  });

  it('that it accepted, though we have closed the deal since', () => {
    const closed = own({ status: 'Closed', substatus: 'Won' });
    assert.equal(answerOnCard(closed, half({ substatus: 'Accepted' }), none, false).microsoftAnswer, 'Accepted');
  });

  it('nothing of who looks at a deal that has no answer yet', () => {
    const pending = half({ status: 'New', substatus: 'Pending', team: [kim] });
    assert.equal(answerOnCard(own(), pending, none, false).microsoftAnswerDetails, null);
  });

  const nothing: [name: string, change: () => CardChange][] = [
    [
      'that it shows already',
      () => answerOnCard(own(), half({ substatus: 'Accepted' }), { microsoftAnswer: 'Accepted' }, false),
    ],
    [
      'about a deal that Microsoft sent',
      () => answerOnCard(referralOf(incoming), half({ substatus: 'Won' }), none, true),
    ],
  ];
  for (const [name, change] of nothing)
    it(`nothing ${name}`, () => {
      assert.deepEqual(change(), {});
    });
});
