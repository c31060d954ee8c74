import { CosellError } from '../../errors.ts';
import { identityOf } from '../deals/identity.ts';
import { isClosed } from '../deals/stages.ts';
import type { CardChange, Opportunity } from '../model.ts';
import type { Both } from '../observe/observation.ts';
import type { PairPlan } from './pair-plan.ts';
import type { Rules } from './rules.ts';

/** What an opportunity shows whose referral has gone to another one. */
const left: CardChange = {
  sync: false,
  moveTo: null,
  referralId: null,
  referralLink: null,
  dealKind: null,
  status: 'Not shared',
  message: null,
  errorCode: null,
};

/** Moves a referral to the opportunity that a person has named, unless that one is not there or carries another referral. */
export function planMove({ referral, opportunity, target }: Both, { mapping }: Rules): PairPlan {
  if (isClosed(referral)) return refused('The deal is closed in Partner Center and stays with this opportunity.');
  if (target === undefined) return refused('The opportunity named in Link to Opportunity is not there.');
  if (target.card.referralId !== null && target.card.referralId !== referral.id)
    return refused('The opportunity named in Link to Opportunity carries another referral.');
  return {
    kind: 'move',
    ...{ referral, source: opportunity, target },
    release: { referralId: null },
    arrive: { ...identityOf(referral, mapping.settings), sync: true },
    leave: left,
  };
}

const refused = (message: string): PairPlan => ({
  ...{ kind: 'rest', why: 'link refused', state: 'attention', eTag: undefined },
  error: new CosellError('LINK_REFUSED', message),
});

/** A crash came between the referral's leaving and the end: there is nothing to share here any more. */
export const planLeave = (source: Opportunity): PairPlan => ({ kind: 'leave', source, leave: left });
