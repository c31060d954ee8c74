import type { Card, Link, Opportunity, ReferralVersion } from '../../../relay/sync/model.ts';
import { unobserved, type Observation } from '../../../relay/sync/observe/observation.ts';
import type { Rules } from '../../../relay/sync/plan/rules.ts';
import { blankCard } from '../../../relay/sync/record/card.ts';
import { packageMapping } from '../../worlds/mapping-rows.ts';
import { plainDigest } from '../../worlds/world.ts';

/** The n-th opportunity, by its whole id. */
export const opportunityId = (n: number, end = 'AAA'): string => `006${String(n).padStart(12, '0')}${end}`;

/** The version in which a referral was looked at last. */
export const lookedAt: ReferralVersion = { updatedAt: '2026-11-01T08:00:00Z', eTag: '"seen"' };

/** A row that is in our hands and knows both sides, but for what the test says of it. */
export const linkOf = (changes: Partial<Link> = {}): Link => ({
  ...{ id: 'row', referralId: 'r1', opportunityId: opportunityId(1), engagementId: null, base: {}, version: lookedAt },
  ...{ opportunityModifiedAt: null, state: 'synced', attempts: 0, errorCode: undefined, intentAt: null },
  ...{ halfIntentAt: null, halfDue: false, halfSeen: null, dueSeq: 7, leaseToken: 'ours' },
  ...changes,
});

/** An opportunity that is to be kept the same, as just read, but for what the test says of it. */
export const opportunityOf = ({
  card,
  ...changes
}: Partial<Omit<Opportunity, 'card'>> & { card?: Partial<Card> } = {}): Opportunity => ({
  ...{ id: opportunityId(1), modifiedAt: '2026-11-02T09:00:00.000+0000', fresh: false, fields: {}, team: [] },
  ...changes,
  card: { ...blankCard, sync: true, ...card },
});

export const observationOf = (changes: Partial<Observation> = {}): Observation => ({
  ...unobserved(linkOf()),
  ...changes,
});

/** A moment that no stamp of a record is near. */
export const now = Date.UTC(2026, 10, 2, 10, 5, 59);

export const rulesOf = (changes: Partial<Rules> = {}): Rules => ({
  ...{ mapping: packageMapping(), digest: plainDigest, inboundCreate: true, leads: false, now },
  ...changes,
});
