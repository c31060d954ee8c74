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
  /** Answers the partner's invitation: Microsoft's half of the engagement. */
  accept: (engagementId: string) => Referral;
  decline: (engagementId: string, reason?: string) => Referral;
  win: (engagementId: string) => Referral;
  lose: (engagementId: string, reason?: string) => Referral;
  /** Changes either half, by its id. */
  updateReferral: (id: string, changes: JsonPatch) => Referral;
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
    const halves = referrals
      .all()
      .filter((row) => row.engagementId === engagementId && row.organizationId === microsoft);
    const half = halves.find(({ status }) => status !== 'Closed') ?? halves[0];
    if (half === undefined) throw notSimulated(`an engagement without Microsoft's half (${engagementId})`);
    return update(half.id, outcomePatch(outcome, reason));
  }

  return {
    sendReferral: (body = incomingCoSell) => referrals.create(body, 'microsoft'),
    accept: (engagementId) => answer(engagementId, 'accept'),
    decline: (engagementId, reason) => answer(engagementId, 'decline', reason),
    win: (engagementId) => answer(engagementId, 'win'),
    lose: (engagementId, reason) => answer(engagementId, 'lose', reason),
    updateReferral: update,
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
