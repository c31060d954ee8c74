import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  isAnothers,
  ownHalf,
  ownerOf,
  ownOrganization,
  ownOrganizationCursor,
} from '../../../../relay/sync/deals/ownership.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { incoming } from '../../../worlds/stories.ts';

const halfOf = (organizationId: string, direction = 'Incoming') =>
  referralOf({ ...incoming, organizationId, direction });
const [ours, theirs, microsofts] = [halfOf('us'), halfOf('them'), halfOf('msft')];

describe('the organisation of an account', () => {
  const lists: [what: string, listed: (typeof ours)[], organization: string | undefined][] = [
    ['is the one whose referrals are listed', [ours, ours], 'us'],
    ["is never Microsoft's", [microsofts, microsofts, ours], 'us'],
    ['is the most frequent one', [theirs, ours, ours], 'us'],
    ['of two that are equally frequent is the one to which deals are sent', [halfOf('them', 'Outgoing'), ours], 'us'],
    [
      'is the more frequent one, though as many deals were sent to both',
      [ours, theirs, halfOf('us', 'Outgoing')],
      'us',
    ],
    ['cannot be told where two are alike', [theirs, ours], undefined],
    ['cannot be told from nothing', [], undefined],
    ['cannot be told from referrals that name none', [halfOf('')], undefined],
  ];
  for (const [what, listed, organization] of lists)
    it(what, () => {
      assert.equal(ownOrganization(listed.map(ownerOf)), organization);
    });
});

describe('what is remembered of our organisation', () => {
  it('has its id in its name', () => {
    assert.equal(ownOrganizationCursor('us'), 'own-organization us');
  });
});

describe('the half of a third party', () => {
  const known = new Set(['us']);
  const cases: [what: string, half: typeof ours, knows: ReadonlySet<string>, is: boolean][] = [
    ['belongs to another organisation', theirs, known, true],
    ['is not our own', ours, known, false],
    ["is not Microsoft's", microsofts, known, false],
    ['is not one that names no organisation', halfOf(''), known, false],
    ['is nothing that can be said before we know ourselves', theirs, new Set(), false],
  ];
  for (const [what, half, knows, is] of cases)
    it(what, () => {
      assert.equal(isAnothers(half, knows), is);
    });
});

describe('our own half of a deal', () => {
  it('is the one of our organisation', () => {
    assert.equal(ownHalf([theirs, microsofts, ours], new Set(['us'])), ours);
  });

  it("is the only one beside Microsoft's", () => {
    assert.equal(ownHalf([microsofts, ours], new Set()), ours);
  });

  it('is not the half of a third party', () => {
    assert.equal(ownHalf([theirs, microsofts], new Set(['us'])), undefined);
  });

  it('is none of several that may be ours', () => {
    assert.equal(ownHalf([theirs, ours], new Set()), undefined);
  });
});
