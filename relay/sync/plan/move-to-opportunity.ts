import { CosellError } from '../../errors.ts';
import { identityOf } from '../deals/identity.ts';
import { isClosed } from '../deals/stages.ts';
import type { Mapping } from '../fields/mapping.ts';
import type { CardChange, JsonObject, Opportunity } from '../model.ts';
import type { Both } from '../observe/observation.ts';
import { firstBase } from './first-meeting.ts';
import type { LeavePlan, MovePlan } from './pair-plan.ts';
import type { Rules } from './rules.ts';

/** The card of an opportunity whose referral has moved to another one. */
const left: CardChange = {
  sync: false,
  moveTo: null,
  referralId: null,
  referralLink: null,
  ...{ dealKind: null, direction: null },
  ...{ microsoftAnswer: null, microsoftAnswered: null, microsoftAnswerDetails: null, microsoftSeller: null },
  status: 'Not shared',
  message: null,
  errorCode: null,
};

/**
 * Moves a referral, and the seller's answer with it, to the opportunity that the seller named; or explains why it stays. A move that is
 * not possible does not hold up the rest of the deal.
 */
export function planMove({ referral, opportunity, target }: Both, { mapping }: Rules): MovePlan | CosellError {
  if (isClosed(referral)) return refused('The deal is closed in Partner Center and stays with this opportunity.');
  if (target === undefined) return refused('The opportunity named in Link to Opportunity was not found.');
  if (target.card.referralId !== null && target.card.referralId !== referral.id)
    return refused('The opportunity named in Link to Opportunity is already linked to another deal.');
  const { response, responseReason } = opportunity.card;
  return {
    kind: 'move',
    ...{ referral, source: opportunity, target },
    release: { referralId: null },
    arrive: { ...identityOf(referral, mapping.settings), sync: true, response, responseReason, movedTo: null },
    leave: { ...left, movedTo: target.id },
    leaveValues: outOfPipeline(mapping),
    base: firstBase(mapping),
  };
}

/** The stage for opportunities whose deal has moved away, under the mapped stage field. */
function outOfPipeline({ fields, settings }: Mapping): JsonObject {
  const stage = settings['Moved_Deal_Stage'] ?? '';
  const row = fields.find(({ pointer, relayOnly }) => pointer === '/substatus' && !relayOnly);
  return stage === '' || row === undefined ? {} : { [row.field]: stage };
}

const refused = (message: string) => new CosellError('LINK_REFUSED', message);

/** The relay stopped after the referral had left this opportunity. There is nothing left to share here. */
export const planLeave = (source: Opportunity): LeavePlan => ({
  kind: 'leave',
  source,
  leave: { ...left, movedTo: source.card.moveTo },
});
