import { CosellError } from '../../errors.ts';
import { identityOf } from '../deals/identity.ts';
import { isClosed } from '../deals/stages.ts';
import type { Mapping } from '../fields/mapping.ts';
import type { CardChange, JsonObject, Opportunity } from '../model.ts';
import type { Both } from '../observe/observation.ts';
import { firstBase } from './first-meeting.ts';
import type { LeavePlan, MovePlan } from './pair-plan.ts';
import type { Rules } from './rules.ts';

/** What an opportunity shows whose referral has gone to another one. */
const left: CardChange = {
  sync: false,
  moveTo: null,
  referralId: null,
  referralLink: null,
  ...{ dealKind: null, direction: null },
  ...{ microsoftAnswer: null, microsoftAnswered: null, microsoftAnswerDetails: null },
  status: 'Not shared',
  message: null,
  errorCode: null,
};

/**
 * Moves a referral to the opportunity that a person has named, and the seller's answer with it; or says why it stays. Nothing else
 * about the deal waits for a wish that cannot be granted.
 */
export function planMove({ referral, opportunity, target }: Both, { mapping }: Rules): MovePlan | CosellError {
  if (isClosed(referral)) return refused('The deal is closed in Partner Center and stays with this opportunity.');
  if (target === undefined) return refused('The opportunity named in Link to Opportunity is not there.');
  if (target.card.referralId !== null && target.card.referralId !== referral.id)
    return refused('The opportunity named in Link to Opportunity carries another referral.');
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

/** The stage of deals that have moved away, by the field that the mapping has for it. */
function outOfPipeline({ fields, settings }: Mapping): JsonObject {
  const stage = settings['Moved_Deal_Stage'] ?? '';
  const row = fields.find(({ pointer, relayOnly }) => pointer === '/substatus' && !relayOnly);
  return stage === '' || row === undefined ? {} : { [row.field]: stage };
}

const refused = (message: string) => new CosellError('LINK_REFUSED', message);

/** A crash came between the referral's leaving and the end: there is nothing to share here any more. */
export const planLeave = (source: Opportunity): LeavePlan => ({
  kind: 'leave',
  source,
  leave: { ...left, movedTo: source.card.moveTo },
});
