import { CosellError, toCosellError } from '../../errors.ts';
import { identityFields, tellingFields } from '../record/card.ts';
import type { Link, Opportunity, Referral } from '../model.ts';
import type { Context, Creation, Result, Work } from '../pair.ts';
import type { CreatedOpportunity } from '../ports.ts';

/** Makes the opportunities that a batch wants, all in a few calls, and ties each to its referral. */
export async function createOpportunities(context: Context, work: readonly Work[]): Promise<void> {
  const wanted = work.flatMap((item) => {
    const { result, referral } = item;
    if (result instanceof CosellError || result.create === undefined || referral === undefined) return [];
    return [{ item, referral, result, creation: withCard(context, result.create, referral, result.error) }];
  });
  if (wanted.length === 0) return;
  const made = await context.opportunities
    .create(wanted.map(({ creation }) => creation.opportunity))
    .catch((thrown: unknown) => wanted.map(() => toCosellError(thrown)));
  await Promise.all(
    wanted.map(async ({ item, referral, result, creation }, index) => {
      const outcome = made[index] ?? new CosellError('UNEXPECTED', 'The org did not say what became of the creation.');
      if (outcome instanceof CosellError) {
        item.result = outcome;
        return;
      }
      item.opportunity = asMade(outcome.id, creation);
      item.result = await tie(context, item.link, referral, result, outcome).catch(toCosellError);
    }),
  );
}

/** With what the relay has to say on it: the tick, the identity, where it comes from, and what is wrong if something is. */
function withCard({ mapping, clock }: Context, creation: Creation, referral: Referral, error?: CosellError): Creation {
  const { opportunity, lines } = creation;
  const card = {
    Sync_with_Partner_Center__c: true,
    ...identityFields(referral, mapping.settings, {}),
    ...tellingFields(error, lines, clock.now(), {}),
  };
  return { ...creation, opportunity: { ...opportunity, fields: { ...opportunity.fields, ...card } } };
}

/** The opportunity as far as it is known without reading it: what was written, in a second that is not over. */
const asMade = (id: string, { opportunity: { fields } }: Creation): Opportunity => ({
  ...{ id, modifiedAt: '', fresh: true, team: [] },
  // Not read by the seller yet, whatever it says.
  fields: { ...fields, Partner_Center_Sync_Message__c: null },
});

async function tie(
  { links, referrals }: Context,
  link: Link,
  referral: Referral,
  result: Result,
  { id, problems }: CreatedOpportunity,
): Promise<Result> {
  const base = result.base ?? {};
  const sides = { referralId: referral.id, opportunityId: id, engagementId: referral.engagementId };
  await links.join(link, sides, { force: true, base });
  const add = { op: 'add', path: '/externalReferenceId', value: id } as const;
  const patched =
    referral.externalReferenceId === null ? await referrals.patch(referral.id, referral.eTag, [add]) : undefined;
  const [problem] = problems;
  return {
    ...result,
    // The deal is there; what the org refused of its customer is for the seller to complete.
    ...(problem === undefined ? {} : { state: 'attention', error: problem, untold: true }),
    eTag: (patched ?? referral).eTag,
    wrote: patched === undefined ? 1 : 2,
  };
}
