import { deletionPolicy } from '../deals/deletion.ts';
import { isClosed } from '../deals/stages.ts';
import type { Invariant } from './invariant.ts';
import { settleMs } from './new-referral.ts';
import { invariantsOfMerge } from './invariants-of-merge.ts';

const when = (isBroken: boolean, where: string): string[] => (isBroken ? [where] : []);

const invariantsOfCreation: readonly Invariant[] = [
  {
    name: 'creation-once',
    sentence: 'A referral is never posted while an earlier creation of it may still show up.',
    breaks: ({ link, referral }, plan, { now }) =>
      plan.kind !== 'create-referral'
        ? []
        : [
            ...when(referral !== undefined, 'the referral is there'),
            ...when(link.intentAt !== null && link.intentAt + settleMs > now, 'a creation is under way'),
          ],
  },
  {
    name: 'created-as-agreed',
    sentence: 'What a new referral is sent with is agreed on from the start: it is not an edit of anybody.',
    breaks: (_observation, plan, { mapping }) =>
      plan.kind !== 'create-referral'
        ? []
        : mapping.fields
            .filter(({ directions, relayOnly, place }) => {
              return directions.outboundCreate && !relayOnly && place.read(plan.body) !== undefined;
            })
            .filter(({ key }) => !(key in plan.base))
            .map(({ name }) => name),
  },
  {
    name: 'shared-by-choice',
    sentence: 'No deal is shared that the seller has not chosen to share.',
    breaks: ({ opportunity }, plan) => when(plan.kind === 'create-referral' && opportunity?.card.sync !== true, ''),
  },
  {
    name: 'one-opportunity',
    sentence: 'A referral that an opportunity carries never makes a second one.',
    breaks: ({ opportunity, link }, plan) =>
      when(plan.kind === 'create-opportunity' && (opportunity !== undefined || link.opportunityId !== null), ''),
  },
  {
    name: 'our-deals-only',
    sentence: "Another partner's half of a deal makes nothing here, and nothing is written to it.",
    breaks: ({ owner }, plan) =>
      when(owner === 'another' && !['forget', 'fail', 'rest', 'wait'].includes(plan.kind), plan.kind),
  },
  {
    name: 'open-deals-only',
    sentence: 'A closed referral never makes an opportunity or a lead.',
    breaks: (_observation, plan) =>
      when(
        (plan.kind === 'create-opportunity' || plan.kind === 'create-lead') && plan.referral.status === 'Closed',
        plan.kind,
      ),
  },
  {
    name: 'free-target',
    sentence: 'A referral never goes to an opportunity that carries another one.',
    breaks: ({ target }, plan) => {
      if (plan.kind !== 'move' && plan.kind !== 'adopt') return [];
      const taken = target?.card.referralId ?? null;
      return when(taken !== null && taken !== plan.referral.id, plan.kind);
    },
  },
  {
    name: 'identifier-kept',
    sentence: 'An opportunity loses its referral only when the referral moves to another one.',
    breaks: (_observation, plan) => {
      const card = plan.kind === 'adopt' ? plan.card : plan.kind === 'create-opportunity' ? plan.identity : undefined;
      return when(card !== undefined && card.referralId == null, plan.kind);
    },
  },
  {
    name: 'closed-as-set',
    sentence:
      'A deal is closed for want of its opportunity only where the admin has said so and the recycle bin shows it.',
    breaks: ({ opportunity, deleted }, plan, { mapping }) =>
      plan.kind !== 'close-referral'
        ? []
        : [
            ...when(deletionPolicy(mapping) !== 'close as lost', 'nobody has said so'),
            ...when(
              opportunity !== undefined || typeof deleted !== 'object',
              'the opportunity is not in the recycle bin',
            ),
            ...when(isClosed(plan.referral), 'the deal is closed already'),
          ],
  },
  {
    name: 'move-asked-for',
    sentence: 'A referral moves only to the opportunity that a person named.',
    breaks: ({ opportunity }, plan) =>
      when(plan.kind === 'move' && opportunity?.card.moveTo !== plan.target.id, plan.kind),
  },
];

/** All promises that a plan is held to, in tests and in production. */
export const invariants: readonly Invariant[] = [...invariantsOfCreation, ...invariantsOfMerge];
