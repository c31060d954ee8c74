import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import { needsHalves, unobserved, type Observation } from '../../../../relay/sync/observe/observation.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { incoming } from '../../../worlds/stories.ts';
import { linkOf, observationOf, opportunityOf } from '../observed.ts';

const plain = referralOf(incoming);
const asking = referralOf({ ...incoming, inviteContext: { assistanceRequestCode: 'GeneralOrOther' } });
const microsofts = referralOf({ ...incoming, organizationId: 'msft' });
const pair = { referral: plain, opportunity: opportunityOf() };
const intended = linkOf({ intentAt: 0 });
const changed = linkOf({ halfDue: true });

describe('a pair of which nothing has been read', () => {
  it('is its row alone', () => {
    const link = linkOf();
    const nothing = { referral: undefined, opportunity: undefined, unread: undefined, owner: undefined };
    assert.deepEqual(unobserved(link), { link, ...nothing, lead: undefined, target: undefined, engagement: undefined });
  });
});

describe('a plan needs the halves of a deal', () => {
  const cases: [name: string, pair: Partial<Observation>, needs: boolean][] = [
    ['where the half of Microsoft has changed', { ...pair, link: changed }, true],
    ['where an invitation may be owed', { ...pair, referral: asking, link: intended }, true],
    ['where the signal was about the half of Microsoft', { referral: microsofts }, true],
    ['not without a reason', pair, false],
    ['not where nothing was intended', { ...pair, referral: asking }, false],
    ['not where no help was asked for', { ...pair, link: intended }, false],
    [
      'not while the deal is paused',
      { ...pair, link: changed, opportunity: opportunityOf({ card: { sync: false } }) },
      false,
    ],
    ['not without an opportunity', { referral: plain, link: changed }, false],
    ['not without a referral', { opportunity: opportunityOf(), link: changed }, false],
    [
      'not where the pair could not be read',
      { ...pair, link: changed, unread: new CosellError('PARTNER_CENTER_UNAVAILABLE', 'x') },
      false,
    ],
  ];
  for (const [name, changes, needs] of cases)
    it(name, () => {
      assert.equal(needsHalves(observationOf(changes)), needs);
    });
});
