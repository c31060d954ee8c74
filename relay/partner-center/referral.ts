import { z } from 'zod';
import { CosellError } from '../errors.ts';
import type { JsonObject, Referral } from '../sync/model.ts';

const jsonObject: z.ZodType<JsonObject> = z.record(z.string(), z.json());

/** The keys that the rules look at; everything else stays in `body` as it came (PR:referral-resources). */
const known = z.looseObject({
  id: z.string().min(1),
  engagementId: z.string(),
  eTag: z.string().default(''),
  organizationId: z.string().default(''),
  status: z.string(),
  substatus: z.string(),
  externalReferenceId: z.string().nullish(),
  updatedDateTime: z.string(),
});

/**
 * A referral from an answer. `Unknown` as help code is Partner Center's blank (default in reads), and becomes one.
 * @throws PARTNER_CENTER_UNAVAILABLE when the answer is no referral
 */
export function readReferral(answer: unknown): Referral {
  const body = jsonObject.safeParse(answer);
  const parsed = known.safeParse(answer);
  if (!parsed.success || !body.success)
    throw new CosellError(
      'PARTNER_CENTER_UNAVAILABLE',
      'Partner Center answered with something that is not a referral.',
    );
  const { inviteContext } = body.data;
  if (
    typeof inviteContext === 'object' &&
    inviteContext !== null &&
    !Array.isArray(inviteContext) &&
    inviteContext['assistanceRequestCode'] === 'Unknown'
  )
    inviteContext['assistanceRequestCode'] = null;
  const { id, engagementId, eTag, organizationId, status, substatus, externalReferenceId, updatedDateTime } =
    parsed.data;
  return {
    ...{ id, engagementId, eTag, organizationId, status, substatus },
    externalReferenceId: externalReferenceId ?? null,
    updatedAt: updatedDateTime,
    body: body.data,
  };
}
