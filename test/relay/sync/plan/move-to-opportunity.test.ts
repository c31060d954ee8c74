import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { versionOf } from '../../../../relay/sync/deals/version.ts';
import { readCard } from '../../../../relay/salesforce/card-fields.ts';
import type { Card, Opportunity } from '../../../../relay/sync/model.ts';
import { unobserved } from '../../../../relay/sync/observe/observation.ts';
import { firstBase } from '../../../../relay/sync/plan/first-meeting.ts';
import { planPair, wantsToMove } from '../../../../relay/sync/plan/plan-pair.ts';
import { blankCard } from '../../../../relay/sync/record/card.ts';
import { manualClock } from '../../../clock.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { createMemoryLinks } from '../../../worlds/links.ts';
import { packageMapping, packageRows } from '../../../worlds/mapping-rows.ts';
import { incoming, referralId } from '../../../worlds/stories.ts';
import { plainDigest } from '../../../worlds/world.ts';

const here = '006000000000001AAA';
const there = '006000000000002AAA';
const row = (id: string, card: Partial<Card> = {}): Opportunity => ({
  ...{ id, modifiedAt: '', fresh: false, fields: { 'Account.Name': 'Fabrikam' }, team: [] },
  card: { ...blankCard, ...card },
});

describe('the wish to carry a referral elsewhere', () => {
  const cases: [target: string | null, wanted: boolean][] = [
    [there, true],
    ['006000000000002', true],
    [here, false],
    ['006000000000001', false],
    [null, false],
    ['', false],
  ];
  for (const [target, wanted] of cases)
    it(`${target ?? 'nothing'} named on ${here}: ${wanted ? 'one' : 'none'}`, () => {
      const card = readCard({ Partner_Center_Link_To__c: target });
      assert.equal(wantsToMove({ ...row(here), card }), wanted);
    });
});

const clock = manualClock();
const { port } = createMemoryLinks(clock);
await port.markDue([{ referralId }], 0);
const [link] = await port.claim(1, clock.now(), 1);
assert.ok(link !== undefined);
const rules = { mapping: packageMapping(), digest: plainDigest, inboundCreate: true, leads: false, now: clock.now() };
const referral = referralOf(incoming);
const source = row(here, { sync: true, referralId, moveTo: there, audit: 'Before.' });
const paused = row(here, { referralId, moveTo: there });

const plan = (target: Opportunity | undefined, changes: Partial<typeof referral> = {}, opportunity = source) =>
  planPair({ ...unobserved(link), referral: { ...referral, ...changes }, opportunity, target }, rules);
const left = {
  ...{ sync: false, moveTo: null, referralId: null, referralLink: null, dealKind: null },
  ...{
    direction: null,
    microsoftAnswer: null,
    microsoftAnswered: null,
    microsoftAnswerDetails: null,
    microsoftSeller: null,
  },
  movedTo: there,
  ...{ status: 'Not shared', message: null, errorCode: null },
};

describe('the plan of a move', () => {
  it('lets the referral leave, arrive with its identity and the tick, and leaves nothing of it', () => {
    const target = row(there);
    assert.deepEqual(plan(target), {
      ...{ kind: 'move', referral, source, target },
      release: { referralId: null },
      arrive: {
        sync: true,
        referralId,
        referralLink: `https://partner.microsoft.com/referrals/v2/inbox?id=${referralId}`,
        dealKind: 'Co-sell',
        ...{ direction: 'From Microsoft', response: null, responseReason: null, movedTo: null },
      },
      leave: left,
      leaveValues: {},
      base: firstBase(rules.mapping),
    });
  });

  for (const [name, stage, rows, values] of [
    ['goes to the stage that the admin has set', 'Closed Lost', packageRows, { StageName: 'Closed Lost' }],
    ['keeps its stage where none is set', '', packageRows, {}],
    ['keeps its stage where no row maps it', 'Closed Lost', packageRows.filter((one) => one.name !== 'Stage'), {}],
  ] as const)
    it(`${name}, on the opportunity that it leaves`, () => {
      const mapping = packageMapping(rows, { Moved_Deal_Stage: stage });
      const both = { ...unobserved(link), referral, opportunity: source, target: row(there) };
      const moved = planPair(both, { ...rules, mapping });
      assert.ok(moved.kind === 'move');
      assert.deepEqual(moved.leaveValues, values);
    });

  const refused: [name: string, target: Opportunity | undefined, status: string, message: string][] = [
    ['is not there', undefined, 'New', 'The opportunity named in Link to Opportunity was not found.'],
    [
      'carries another referral',
      row(there, { referralId: 'another' }),
      'New',
      'The opportunity named in Link to Opportunity is already linked to another deal.',
    ],
    [
      'is named for a deal that is closed',
      row(there),
      'Closed',
      'The deal is closed in Partner Center and stays with this opportunity.',
    ],
  ];
  for (const [name, target, status, message] of refused)
    it(`is refused, in words, where the one that is named ${name}`, () => {
      const merge = plan(target, { status });
      assert.ok(merge.kind === 'merge', 'everything else goes on');
      assert.deepEqual([merge.problem?.code, merge.problem?.message], ['LINK_REFUSED', message]);
      const { error, ...rest } = { error: undefined, ...plan(target, { status }, paused) };
      assert.deepEqual(rest, { kind: 'rest', why: 'link refused', state: 'attention', version: versionOf(referral) });
      assert.deepEqual([error?.code, error?.message], ['LINK_REFUSED', message]);
    });

  it('goes on where that one carries this referral already', () => {
    assert.equal(plan(row(there, { referralId })).kind, 'move');
  });

  it('that was interrupted after the referral had gone is to leave the source alone', () => {
    assert.deepEqual(planPair({ ...unobserved(link), opportunity: source }, rules), {
      ...{ kind: 'leave', source, leave: left },
    });
  });
});
