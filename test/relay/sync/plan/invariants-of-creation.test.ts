import { describe } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import type { Card, Link, Opportunity } from '../../../../relay/sync/model.ts';
import type { Observation } from '../../../../relay/sync/observe/observation.ts';
import { draftLead } from '../../../../relay/sync/plan/new-lead.ts';
import type { PairPlan } from '../../../../relay/sync/plan/pair-plan.ts';
import { packageMapping } from '../../../worlds/mapping-rows.ts';
import {
  closed,
  creating,
  dealAtRest,
  deletedDeal,
  inBin,
  newDeal,
  now,
  opportunity,
  other,
  quiet,
  receivedDeal,
  receiving,
  referral,
  rules,
} from './breaches.ts';
import { judges } from './keeps.ts';

const linked = (one: Observation, link: Partial<Link>): Observation => ({ ...one, link: { ...one.link, ...link } });
const holding = (card: Partial<Card>): Opportunity => ({ ...opportunity, card: { ...opportunity.card, ...card } });
const alone: Observation = { ...newDeal, opportunity: undefined };

describe('The invariants of a creation', () => {
  judges('creation-once', [
    ['the first one', () => [newDeal, creating], []],
    ['one after the last may no longer show up', () => [linked(newDeal, { intentAt: now - 60_000 }), creating], []],
    [
      'one while the last may show up',
      () => [linked(newDeal, { intentAt: now - 59_999 }), creating],
      ['a creation is under way'],
    ],
    ['one of what exists', () => [{ ...newDeal, referral }, creating], ['the referral exists']],
    ['a merge', () => [linked(dealAtRest, { intentAt: now }), quiet], []],
  ]);

  judges(
    'created-as-agreed',
    [
      ['a base of what was sent', () => [newDeal, { ...creating, body: { name: 'A' } }], []],
      [
        'no base of what a row sends',
        () => [
          newDeal,
          { ...creating, base: {}, body: { name: 'A', status: 'New', details: { notes: 'Not sent by its row' } } },
        ],
        ['Name'],
      ],
    ],
    {
      ...rules,
      mapping: {
        ...rules.mapping,
        fields: rules.mapping.fields
          .filter(({ name }) => ['Name', 'Notes', 'Referral_Status'].includes(name))
          .map((field) => ({ ...field, directions: { ...field.directions, outboundCreate: field.name !== 'Notes' } })),
      },
    },
  );

  judges('shared-by-choice', [
    ['a deal that the seller shares', () => [newDeal, creating], []],
    ['a deal that is not there', () => [alone, creating], ['']],
  ]);

  judges('one-opportunity', [
    ['the first', () => [receivedDeal, receiving], []],
    ['one more that was read', () => [linked(dealAtRest, { opportunityId: null }), receiving], ['']],
    ['one more that is known', () => [linked(receivedDeal, { opportunityId: opportunity.id }), receiving], ['']],
  ]);

  const another: Observation = { ...receivedDeal, owner: 'another' };
  const error = new CosellError('REFERRAL_NOT_FOUND', 'Not ours.');
  judges('our-deals-only', [
    ['a failure', () => [another, { kind: 'fail', error }], []],
    ['a look later', () => [another, { kind: 'wait', ms: 1 }], []],
    ['forgetting it', () => [another, { kind: 'forget', instead: undefined }], []],
    [
      'rest',
      () => [another, { kind: 'rest', why: 'lead', state: 'ignored', error: undefined, version: undefined }],
      [],
    ],
    ['a merge', () => [another, quiet], ['merge']],
    ['an opportunity for our own', () => [{ ...receivedDeal, owner: 'ours' }, receiving], []],
  ]);

  const lead = (of = referral): PairPlan => ({ kind: 'create-lead', referral: of, lead: draftLead(of) });
  judges('open-deals-only', [
    ['a lead for an open referral', () => [receivedDeal, lead()], []],
    ['a lead for a closed one', () => [receivedDeal, lead(closed)], ['create-lead']],
    ['a merge with a closed one', () => [dealAtRest, { ...quiet, referral: closed }], []],
  ]);
});

describe('The invariants of a move', () => {
  const free = { ...other, card: { ...other.card, referralId: null } };
  const same = { ...other, card: { ...other.card, referralId: referral.id } };
  const moving = (target: Opportunity): PairPlan => ({
    ...{ kind: 'move', referral, source: opportunity, target },
    ...{ release: {}, arrive: {}, leave: {}, leaveValues: {}, base: {} },
  });
  const adopting = (referralId: string | null = referral.id): PairPlan => ({
    ...{ kind: 'adopt', referral, opportunityId: other.id, card: { referralId } },
  });
  judges('free-target', [
    ['a move to one that is free', () => [{ ...dealAtRest, target: free }, moving(free)], []],
    ['a move to one that has it already', () => [{ ...dealAtRest, target: same }, moving(same)], []],
    ['a move to one that was not read', () => [dealAtRest, moving(free)], []],
    ['an adoption by one that has another', () => [{ ...dealAtRest, target: other }, adopting()], ['adopt']],
    ['a new opportunity', () => [{ ...receivedDeal, target: other }, receiving], []],
  ]);

  judges('identifier-kept', [
    ['an adoption that loses it', () => [receivedDeal, adopting(null)], ['adopt']],
    ['an adoption', () => [receivedDeal, adopting()], []],
    ['a new opportunity', () => [receivedDeal, receiving], []],
    ['a merge', () => [dealAtRest, quiet], []],
  ]);

  judges('move-asked-for', [
    ['one that was asked for', () => [{ ...dealAtRest, opportunity: holding({ moveTo: free.id }) }, moving(free)], []],
    ['one of a deal that is not there', () => [alone, moving(free)], ['move']],
  ]);
});

describe('The invariants of an end', () => {
  const closing = (of = referral): PairPlan => ({ kind: 'close-referral', referral: of, substatus: 'Lost' });
  const binned: Observation = { ...deletedDeal, deleted: inBin };
  const notThere = 'the opportunity is not in the recycle bin';
  judges(
    'closed-as-set',
    [
      ['one in the recycle bin', () => [binned, closing()], []],
      ['one that has left it', () => [{ ...binned, deleted: 'purged' }, closing()], [notThere]],
      ['one that is there', () => [{ ...binned, opportunity }, closing()], [notThere]],
      ['a deal that is closed', () => [binned, closing(closed)], ['the deal is already closed']],
    ],
    { ...rules, mapping: packageMapping(undefined, { Deleted_Deal: 'close as lost' }) },
  );
  judges('closed-as-set', [['what nobody has set', () => [binned, closing()], ['the admin has not set this']]]);

  const part = (of = opportunity): PairPlan => ({ kind: 'part', referral, opportunity: of, card: {} });
  const refusing = holding({ offerRefused: referral.id });
  judges('parted-by-choice', [
    ['two that the seller called different deals', () => [{ ...dealAtRest, apart: true }, part()], []],
    ['an offer that the seller refused', () => [{ ...dealAtRest, opportunity: refusing }, part(refusing)], []],
    ['nobody', () => [dealAtRest, part()], ['']],
    ['two in sync', () => [linked({ ...dealAtRest, apart: true }, { base: { any: ['1', '1'] } }), part()], ['']],
    ['a merge', () => [dealAtRest, quiet], []],
  ]);
});
