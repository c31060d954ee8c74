import { deletionPolicy } from '../deals/deletion.ts';
import { isClosed } from '../deals/stages.ts';
import { isOnlyNamed } from '../observe/observation.ts';
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
            ...when(referral !== undefined, 'the referral exists'),
            ...when(link.intentAt !== null && link.intentAt + settleMs > now, 'a creation is under way'),
          ],
  },
  {
    name: 'created-as-agreed',
    sentence:
      'The values sent with a new referral are in its base from the start, so that they never count as an edit.',
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
    sentence: 'A deal is shared only if the seller chose to share it.',
    breaks: ({ opportunity }, plan) => when(plan.kind === 'create-referral' && opportunity?.card.sync !== true, ''),
  },
  {
    name: 'one-opportunity',
    sentence: 'A referral that has an opportunity never creates a second one.',
    breaks: ({ opportunity, link }, plan) =>
      when(plan.kind === 'create-opportunity' && (opportunity !== undefined || link.opportunityId !== null), ''),
  },
  {
    name: 'our-deals-only',
    sentence: "Another partner's half of a deal creates nothing in Salesforce and is never written to.",
    breaks: ({ owner }, plan) =>
      when(owner === 'another' && !['forget', 'fail', 'rest', 'wait'].includes(plan.kind), plan.kind),
  },
  {
    name: 'open-deals-only',
    sentence: 'A closed referral never creates an opportunity or a lead.',
    breaks: (_observation, plan) =>
      when(
        (plan.kind === 'create-opportunity' || plan.kind === 'create-lead') && plan.referral.status === 'Closed',
        plan.kind,
      ),
  },
  {
    name: 'free-target',
    sentence: 'A referral never moves to an opportunity that has another referral.',
    breaks: ({ target }, plan) => {
      if (plan.kind !== 'move' && plan.kind !== 'adopt') return [];
      const taken = target?.card.referralId ?? null;
      return when(taken !== null && taken !== plan.referral.id, plan.kind);
    },
  },
  {
    name: 'identifier-kept',
    sentence: 'An opportunity loses its referral only when the referral moves to another opportunity.',
    breaks: (_observation, plan) => {
      const card = plan.kind === 'adopt' ? plan.card : plan.kind === 'create-opportunity' ? plan.identity : undefined;
      return when(card !== undefined && card.referralId == null, plan.kind);
    },
  },
  {
    name: 'closed-as-set',
    sentence:
      'A deal is closed after its opportunity was deleted only if the admin has set this and the recycle bin shows it.',
    breaks: ({ opportunity, deleted }, plan, { mapping }) =>
      plan.kind !== 'close-referral'
        ? []
        : [
            ...when(deletionPolicy(mapping) !== 'close as lost', 'the admin has not set this'),
            ...when(
              opportunity !== undefined || typeof deleted !== 'object',
              'the opportunity is not in the recycle bin',
            ),
            ...when(isClosed(plan.referral), 'the deal is already closed'),
          ],
  },
  {
    name: 'move-asked-for',
    sentence: 'A referral moves only to the opportunity that the seller named.',
    breaks: ({ opportunity }, plan) =>
      when(plan.kind === 'move' && opportunity?.card.moveTo !== plan.target.id, plan.kind),
  },
  {
    name: 'parted-by-choice',
    sentence: 'Two records are parted only if they were never in sync and the seller called them different deals.',
    breaks: (observation, plan) =>
      when(
        plan.kind === 'part' &&
          (!isOnlyNamed(observation) ||
            (observation.apart !== true && observation.opportunity.card.offerRefused === null)),
        '',
      ),
  },
];

/** Every invariant that plans are checked against, in tests and in production. */
export const invariants: readonly Invariant[] = [...invariantsOfCreation, ...invariantsOfMerge];
