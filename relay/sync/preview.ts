import type { Core } from './core.ts';
import type { Link, PairKey } from './model.ts';
import type { Observation } from './observe/observation.ts';
import { observe } from './observe/observe.ts';
import { hasBaseOfAnother } from './plan/first-meeting.ts';
import { planPair } from './plan/plan-pair.ts';
import type { PairPlan } from './plan/pair-plan.ts';

type Previewing = Pick<
  Core,
  | 'referrals'
  | 'opportunities'
  | 'leads'
  | 'links'
  | 'cursors'
  | 'openReferrals'
  | 'mapping'
  | 'digest'
  | 'clock'
  | 'options'
>;

/** What the next run would do with a pair, from the same observation and the same plan. Writes nothing on either side. */
export async function previewPair(
  core: Previewing,
  key: PairKey,
): Promise<{ observation: Observation; plan: PairPlan }> {
  const { links, digest, clock, options } = core;
  const mapping = await core.mapping();
  const look = async (link: Link) => (await observe(core, mapping, [link]))[0] ?? fail();
  const first = await look((await links.peek(key)) ?? unknownPair(key));
  const observation = await withRowOfTheOtherSide(core, first);
  const rules = { mapping, digest, inboundCreate: options.inboundCreate, leads: options.leads, now: clock.now() };
  return { observation, plan: planPair(observation, rules) };
}

/**
 * A run joins two rows that turn out to be one pair before it plans, because either row may hold the merge base. The preview does the
 * same.
 */
async function withRowOfTheOtherSide(
  { links }: Pick<Previewing, 'links'>,
  observation: Observation,
): Promise<Observation> {
  const { link, referral, opportunity } = observation;
  if (referral === undefined || opportunity === undefined) return observation;
  const pair = { referralId: referral.id, opportunityId: opportunity.id };
  if (link.referralId === pair.referralId && link.opportunityId === pair.opportunityId) return observation;
  const other = await links.peek(
    link.referralId === null ? { referralId: referral.id } : { opportunityId: opportunity.id },
  );
  const known = Object.keys(link.base).length > 0 ? link.base : (other?.base ?? {});
  return { ...observation, link: { ...link, base: hasBaseOfAnother(observation, pair) ? {} : known } };
}

const fail = (): never => {
  throw new Error('No observation for this link.');
};

/** A pair that is not in the work list yet. */
const unknownPair = (key: PairKey): Link => ({
  id: 'preview',
  referralId: 'referralId' in key ? key.referralId : null,
  opportunityId: 'opportunityId' in key ? key.opportunityId : null,
  engagementId: null,
  base: {},
  version: null,
  opportunityModifiedAt: null,
  state: 'new',
  attempts: 0,
  errorCode: undefined,
  intentAt: null,
  halfIntentAt: null,
  halfDue: false,
  halfSeen: null,
  dueSeq: 0,
  leaseToken: '',
});
