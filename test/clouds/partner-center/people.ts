import { notSimulated } from './api-error.ts';
import incomingCoSell from './fixtures/incoming-co-sell.json' with { type: 'json' };
import { microsoft, type Referral } from './referral.ts';
import type { Actor, Referrals } from './referrals.ts';

/** Changes as a PATCH carries them. */
export type JsonPatch = readonly { op: 'add' | 'replace'; path: string; value: unknown }[];

/** What people at Microsoft do in their own systems: no API call of the partner. */
export interface MicrosoftPeople {
  /** Sends a referral to the partner: Incoming, New/Pending, to be answered in 14 days. Default: the fixture. */
  sendReferral: (body?: unknown) => Referral;
  /** Creates this many at once, as if sent before, without events. Default: the fixture, each with a different name. */
  sendReferrals: (count: number, bodyOf?: (index: number) => unknown) => string[];
  /** Answers the partner's invitation: Microsoft's half of the engagement. */
  accept: (engagementId: string) => Referral;
  decline: (engagementId: string, reason?: string) => Referral;
  win: (engagementId: string) => Referral;
  lose: (engagementId: string, reason?: string) => Referral;
  /** Brings another partner, Fabrikam, into the engagement: with a half of its own, of the same content. */
  bringPartner: (engagementId: string) => Referral;
  /** Changes either half, by its id. */
  updateReferral: (id: string, changes: JsonPatch) => Referral;
  /** Takes a referral out of the role scope of the partner's service account, or puts it back. No event tells. */
  hideReferral: (id: string) => void;
  showReferral: (id: string) => void;
  /** The API shows these properties of a referral so from now on, against its own rules. No event tells. */
  distortReferral: (id: string, shown: Readonly<Record<string, unknown>>) => void;
}

/** What the partner's own people do in the Partner Center portal: no API call either. */
export interface PartnerPeople {
  update: (id: string, changes: JsonPatch) => Referral;
  accept: (id: string) => Referral;
  decline: (id: string, reason?: string) => Referral;
  win: (id: string) => Referral;
  lose: (id: string, reason?: string) => Referral;
}

/** API 1.6: status and substatus move together. */
export const outcomes = {
  accept: { status: 'Active', substatus: 'Accepted' },
  decline: { status: 'Closed', substatus: 'Declined' },
  win: { status: 'Closed', substatus: 'Won' },
  lose: { status: 'Closed', substatus: 'Lost' },
} as const;

/** An answer to a referral, or its end. */
export type Outcome = keyof typeof outcomes;

/** The changes that bring a referral to an outcome. */
export function outcomePatch(outcome: Outcome, reason?: string): JsonPatch {
  const { status, substatus } = outcomes[outcome];
  return [
    { op: 'replace', path: '/status', value: status },
    { op: 'replace', path: '/substatus', value: substatus },
    ...(reason === undefined ? [] : [{ op: 'replace' as const, path: '/statusReason', value: reason }]),
  ];
}

const patchBy =
  (referrals: Referrals, by: Actor) =>
  (id: string, changes: JsonPatch): Referral =>
    referrals.patch(id, changes, { by });

/** Every change goes by the rules of the API; a refusal is thrown as ApiError. */
export function microsoftPeople(referrals: Referrals): MicrosoftPeople {
  const update = patchBy(referrals, 'microsoft');

  function answer(engagementId: string, outcome: Outcome, reason?: string): Referral {
    const halves = referrals.ofEngagement(engagementId).filter((row) => row.organizationId === microsoft);
    const half = halves.find(({ status }) => status !== 'Closed') ?? halves[0];
    if (half === undefined) throw notSimulated(`an engagement without Microsoft's half (${engagementId})`);
    return update(half.id, outcomePatch(outcome, reason));
  }

  return {
    sendReferral: (body = incomingCoSell) => referrals.create(body, 'microsoft'),
    sendReferrals: (count, bodyOf = (index) => ({ ...incomingCoSell, name: `Deal ${index + 1}` })) =>
      referrals.seed(count, bodyOf),
    accept: (engagementId) => answer(engagementId, 'accept'),
    decline: (engagementId, reason) => answer(engagementId, 'decline', reason),
    win: (engagementId) => answer(engagementId, 'win'),
    lose: (engagementId, reason) => answer(engagementId, 'lose', reason),
    bringPartner: (engagementId) => referrals.addPartner(engagementId),
    updateReferral: update,
    hideReferral: (id) => {
      referrals.setHidden(id, true);
    },
    showReferral: (id) => {
      referrals.setHidden(id, false);
    },
    distortReferral: referrals.showAs,
  };
}

/** Every change goes by the rules of the API; a refusal is thrown as ApiError. */
export function partnerPeople(referrals: Referrals): PartnerPeople {
  const update = patchBy(referrals, 'partner');
  return {
    update,
    accept: (id) => update(id, outcomePatch('accept')),
    decline: (id, reason) => update(id, outcomePatch('decline', reason)),
    win: (id) => update(id, outcomePatch('win')),
    lose: (id, reason) => update(id, outcomePatch('lose', reason)),
  };
}
