import { CosellError } from '../../errors.ts';
import { attentionFields, auditFields, identityFields } from '../record/card.ts';
import type { JsonObject, Link, Opportunity, Referral } from '../model.ts';
import { idle, type Context, type Result } from '../pair.ts';

/** The opportunity that a person has named to carry this one's referral instead; undefined when nobody has. */
export function relinkTarget({ id, fields }: Opportunity): string | undefined {
  const target = fields['Partner_Center_Link_To__c'];
  return typeof target === 'string' && target.slice(0, 15) !== id.slice(0, 15) ? target : undefined;
}

/**
 * Moves a referral to the opportunity that a person has named. Each step may be the last one before a crash: the wish stays on
 * record until everything is done, and every step is one that does no harm when it is done again.
 */
export async function relink(
  context: Context,
  link: Link,
  referral: Referral,
  source: Opportunity,
  target: string,
): Promise<Result> {
  const { opportunities, links, referrals, mapping, clock } = context;
  const [found] = await opportunities.read({ ids: [target], referralIds: [] }, [
    'Referral_Identifier__c',
    'Referral_Link__c',
    'Referral_Deal_Kind__c',
  ]);
  const taken = found?.fields['Referral_Identifier__c'] ?? null;
  if (found === undefined || (taken !== null && taken !== referral.id)) {
    const reason = found === undefined ? 'is not there' : 'carries another referral';
    const error = new CosellError('LINK_REFUSED', `The opportunity named in Link to Opportunity ${reason}.`);
    return idle('attention', 'attention', { error, own: attentionFields(error, clock.now(), source.fields) });
  }
  const write = async (id: string, fields: JsonObject) => {
    const [error] = await opportunities.update([{ id, fields }]);
    if (error !== undefined) throw error;
  };
  // One opportunity carries a referral at a time: it leaves the one before it comes to the other.
  await write(source.id, { Referral_Identifier__c: null });
  await write(found.id, {
    ...identityFields(referral, mapping.settings, found.fields),
    Sync_with_Partner_Center__c: true,
  });
  const eTag = referral.eTag;
  await referrals.patch(referral.id, eTag, [
    { op: referral.externalReferenceId === null ? 'add' : 'replace', path: '/externalReferenceId', value: found.id },
  ]);
  const sides = { referralId: referral.id, opportunityId: found.id, engagementId: referral.engagementId };
  if ((await links.join(link, sides, { force: true, base: {} })) === undefined)
    throw new CosellError('PAIR_BUSY', 'Another worker has taken this pair over.');
  await write(source.id, left(source, clock.now(), `The referral went to the opportunity ${found.id}.`));
  return idle('linked', 'new', { againInMs: 100, wrote: 4 });
}

/** A crash came between the referral's leaving and the end: there is nothing to share here any more. */
export async function finishRelink({ opportunities, clock }: Context, source: Opportunity): Promise<Result> {
  const [error] = await opportunities.update([
    { id: source.id, fields: left(source, clock.now(), 'The referral went to another opportunity.') },
  ]);
  if (error !== undefined) throw error;
  return idle('linked elsewhere', 'ignored', { wrote: 1 });
}

const left = ({ fields }: Opportunity, now: number, line: string): JsonObject => ({
  Sync_with_Partner_Center__c: false,
  Partner_Center_Link_To__c: null,
  Referral_Identifier__c: null,
  Referral_Link__c: null,
  Referral_Deal_Kind__c: null,
  Partner_Center_Sync_Status__c: 'Not shared',
  Partner_Center_Sync_Message__c: null,
  Partner_Center_Error_Code__c: null,
  ...auditFields([line], now, fields),
});
