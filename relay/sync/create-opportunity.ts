import { auditLines } from './audit.ts';
import { canonical } from './canonical.ts';
import { identityFields, syncedFields } from './card.ts';
import { defaultFor, toOpportunity } from './convert.ts';
import { customerOf } from './customer.ts';
import { unseen, type Merge } from './merge.ts';
import type { Json, JsonObject, Link, MergeBase, Referral } from './model.ts';
import { idle, type Context, type Result } from './pair.ts';
import { valueAt } from './pointer.ts';
import { isClosed, isLead } from './rules.ts';

/** Only the referral exists: create the opportunity with its account and primary contact, and tell the referral its id. */
export async function createOpportunity(context: Context, link: Link, referral: Referral): Promise<Result> {
  const { mapping, clock, digest, links, options } = context;
  if (!options.inboundCreate || isClosed(referral)) return idle('not wanted', 'ignored', { eTag: referral.eTag });
  if (isLead(referral) && referral.status === 'New') return idle('lead', 'ignored', { eTag: referral.eTag });

  const fields: JsonObject = {};
  const base: Record<string, MergeBase[string]> = {};
  const unmapped: Merge['unmapped'] = [];
  for (const field of mapping.fields) {
    const shown = canonical(valueAt(referral.body, field.pointer), field.kind, field.scale) ?? null;
    const converted = toOpportunity(field, shown ?? defaultFor(field, clock.now()) ?? null);
    const written = field.directions.inboundCreate && converted !== undefined && converted.shown !== null;
    if (written) fields[field.field] = converted.value;
    base[field.key] = [
      digest(field.key, shown),
      written ? digest(field.key, converted.shown) : converted?.shown === null ? digest(field.key, null) : unseen,
    ];
    if (field.directions.inboundCreate && converted === undefined && shown !== null)
      unmapped.push({ field, side: 'referral', shown });
  }

  const customer = customerOf(referral);
  const opportunityId = await context.opportunities.create({
    referralId: referral.id,
    customer,
    fields: {
      // A referral may have no name (PR5:get-a-referral-by-id); Salesforce needs one.
      Name: customer.name,
      ...fields,
      Sync_with_Partner_Center__c: true,
      ...identityFields(referral.id, mapping.settings, {}),
      ...syncedFields(
        [
          `Received from Partner Center${from(referral)}.`,
          ...auditLines({ toOpportunity: [], toReferral: [], unmapped }),
        ],
        clock.now(),
        {},
      ),
    },
  });
  const sides = { referralId: referral.id, opportunityId, engagementId: referral.engagementId };
  await links.join(link, sides, { force: true, base });

  const patched =
    referral.externalReferenceId === null
      ? await context.referrals.patch(referral.id, referral.eTag, [
          { op: 'add', path: '/externalReferenceId', value: opportunityId },
        ])
      : undefined;
  return idle('received', 'synced', { base, eTag: (patched ?? referral).eTag, wrote: patched === undefined ? 1 : 2 });
}

function from(referral: Referral): string {
  const name: Json | undefined = valueAt(referral.body, '/inviteContext/invitedBy/organizationName');
  return typeof name === 'string' && name !== '' ? `, sent by ${name}` : '';
}
