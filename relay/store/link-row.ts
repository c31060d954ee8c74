import type { Selectable } from 'kysely';
import { z } from 'zod';
import { isErrorCode } from '../errors.ts';
import type { Link, LinkState, ReferralVersion } from '../sync/model.ts';
import type { LinkTable } from './schema.ts';

export type LinkRow = Selectable<LinkTable>;

const states: readonly string[] = ['new', 'synced', 'attention', 'paused', 'ignored', 'parked'] satisfies LinkState[];
const isState = (text: string): text is LinkState => states.includes(text);
const agreed = [z.string(), z.string()] as const;
const mark = z.union([z.enum(['held', 'held there']), z.templateLiteral(['lost ', z.string()])]);
const intended = z.tuple([z.enum(['referral', 'opportunity']), z.string(), z.string()]);
const baseSchema = z.record(
  z.string(),
  z.union([z.tuple(agreed), z.tuple([...agreed, mark]), z.tuple([...agreed, mark.nullable(), intended])]),
);

export const versionOfRow = (row: Pick<LinkRow, 'referral_updated_at' | 'e_tag'>): ReferralVersion | null =>
  row.referral_updated_at === null ? null : { updatedAt: row.referral_updated_at, eTag: row.e_tag ?? '' };

/** A row as the core's `Link`. */
export function toLink(row: LinkRow): Link {
  return {
    id: row.id,
    referralId: row.referral_id,
    opportunityId: row.opportunity_id,
    engagementId: row.engagement_id,
    base: baseSchema.parse(JSON.parse(row.base)),
    version: versionOfRow(row),
    opportunityModifiedAt: row.opportunity_modified_at,
    state: isState(row.state) ? row.state : 'new',
    attempts: row.attempts,
    errorCode: isErrorCode(row.error_code) ? row.error_code : undefined,
    intentAt: row.intent_at,
    halfIntentAt: row.half_intent_at,
    halfDue: row.half_due !== 0,
    halfSeen: row.half_seen,
    dueSeq: row.due_seq,
    leaseToken: row.lease_token ?? '',
    ...(row.may_wait === 0 ? {} : { mayWait: true }),
  };
}
