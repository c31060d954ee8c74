import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { ApiError, invalid, notSimulated } from './api-error.ts';
import { microsoft, type NewReferral, type Referral } from './referral.ts';
import { asksForHelp, checkChange, checkContents, checkNew, checkOpen, isForMicrosoft } from './referral-rules.ts';
import { readNewReferral, readPatched, readReplacement } from './request-bodies.ts';
import type { PartnerCenterSwitches } from './switches.ts';
import { createTimestamps, sevenDecimals } from './timestamps.ts';

/** Inbound deals, and Microsoft's sellers, have 14 days to answer (API 1.6). */
const answerTimeMs = 14 * 24 * 3600 * 1000;

/** Who makes a change: the partner (API or portal), people at Microsoft, or the service itself (expiry). */
export type Actor = 'partner' | 'microsoft' | 'service';

/** A change of one half, for the webhooks. */
export interface ReferralChange {
  referral: Referral;
  kind: 'created' | 'updated';
  by: Actor;
}

/** The partner: `organizationId` and `organizationName` of its referrals. */
export interface Organization {
  id: string;
  name: string;
}

/** Calls `onChange` for each creation and update, by any user. */
export interface ReferralOptions {
  clock: Clock;
  switches: PartnerCenterSwitches;
  organization: Organization;
  onChange: (change: ReferralChange) => void;
}

/** Conditions of a write: `If-Match`, compared literally, including the quotes (API 1.3). */
export interface WriteOptions {
  by: Actor;
  ifMatch?: string | undefined;
  /** Through the API, whole lists may not be settable (switch); people can set them. */
  arrayPatches?: PartnerCenterSwitches['arrayPatches'];
}

/** The referrals of one partner and Microsoft's halves beside them. `find`, `all` and `ofEngagement` share what is kept: do not change it. */
export interface Referrals {
  create: (body: unknown, by: Actor) => Referral;
  patch: (id: string, body: unknown, options: WriteOptions) => Referral;
  replace: (id: string, body: unknown, options: WriteOptions) => Referral;
  find: (id: string) => Referral | undefined;
  all: () => Referral[];
  ofEngagement: (engagementId: string) => Referral[];
  /** One more half of the engagement, which belongs to another partner. */
  addPartner: (engagementId: string) => Referral;
  /** Creates this many referrals as if Microsoft had sent them earlier, all with the same body and without events. Returns their ids, oldest first. */
  seed: (count: number, bodyOf: (index: number) => unknown) => string[];
  /** Takes one out of the caller's role scope, or puts it back. */
  setHidden: (id: string, hidden: boolean) => void;
  isHidden: (id: string) => boolean;
  /** From now on the API shows these properties so, whatever is kept: real lists hold rows that break the published rules. */
  showAs: (id: string, shown: Readonly<Record<string, unknown>>) => void;
  shownAs: (id: string) => Readonly<Record<string, unknown>>;
  /** Grows with every write: what was made of the rows before is old. */
  revision: () => number;
  close: () => void;
}

/** API 1.3: Cosmos style, with its quotes inside; the third group carries the second, the first is never repeated. */
function createETags(clock: Clock): () => string {
  let count = 0x84001c9c;
  return () => {
    count += 1;
    const second = Math.floor(clock.now() / 1000).toString(16);
    return `"${count.toString(16).padStart(8, '0')}-0000-0100-0000-${second}0000"`;
  };
}

/** Refusals are thrown as ApiError; a refused write changes nothing. */
export function createReferrals({ clock, switches, organization, onChange }: ReferralOptions): Referrals {
  const rows = new Map<string, Referral>();
  const engagements = new Map<string, Set<string>>();
  const hidden = new Set<string>();
  const odd = new Map<string, Readonly<Record<string, unknown>>>();
  const expiries = new Map<string, () => void>();
  let revision = 0;
  const nextTimestamp = createTimestamps(clock);
  const nextETag = createETags(clock);

  function store(referral: Referral): void {
    revision += 1;
    rows.set(referral.id, referral);
    const halves = engagements.get(referral.engagementId) ?? new Set();
    engagements.set(referral.engagementId, halves.add(referral.id));
    if (referral.status !== 'New') expiries.get(referral.id)?.();
  }

  function keep(referral: Referral, kind: ReferralChange['kind'], by: Actor): Referral {
    store(referral);
    onChange({ referral: structuredClone(referral), kind, by });
    return structuredClone(referral);
  }

  const ofEngagement = (engagementId: string) =>
    [...(engagements.get(engagementId) ?? [])].flatMap((id) => rows.get(id) ?? []);

  function update(before: Referral, after: Referral, by: Actor): Referral {
    const checked = checkContents(after, switches);
    checkChange(before, checked);
    const now = nextTimestamp();
    const accepted = before.status === 'New' && checked.status === 'Active';
    const msxId = before.trackingInfo?.microsoftMsxId ?? `7-${randomUUID().slice(0, 8).toUpperCase()}`;
    const changed: Referral = {
      ...checked,
      updatedDateTime: now,
      eTag: nextETag(),
      ...(accepted ? { acceptedDateTime: now, expirationDateTime: null } : {}),
      // PC:connector-dynamics: Microsoft's CRM id is filled once Microsoft accepts.
      ...(accepted && before.organizationId === microsoft ? { trackingInfo: { microsoftMsxId: msxId } } : {}),
      ...(checked.status === 'Closed' ? { closedDateTime: now } : {}),
      ...(switches.helpMakesShared && asksForHelp(checked) ? { type: 'Shared' as const } : {}),
    };
    return keep(changed, 'updated', by);
  }

  function expire(id: string): void {
    const before = rows.get(id);
    if (before?.status === 'New') update(before, { ...before, status: 'Closed', substatus: 'Expired' }, 'service');
  }

  /** A new half, complete but not kept yet. */
  function compose(body: NewReferral, fields: Partial<Referral>): Referral {
    const now = nextTimestamp();
    const waits = fields.status === 'New';
    const { engagementId = randomUUID(), ...content } = body;
    return {
      id: randomUUID(),
      engagementId,
      organizationId: organization.id,
      organizationName: organization.name,
      createdDateTime: now,
      updatedDateTime: now,
      expirationDateTime: waits ? sevenDecimals(clock.now() + answerTimeMs) : null,
      acceptedDateTime: waits ? null : now,
      closedDateTime: null,
      direction: 'Outgoing',
      eTag: nextETag(),
      registrationStatus: null,
      trackingInfo: null,
      ...content,
      ...fields,
    };
  }

  function startExpiry({ id, status }: Referral): void {
    if (status !== 'New') return;
    const cancel = clock.after(answerTimeMs, () => {
      expire(id);
    });
    expiries.set(id, cancel);
  }

  function add(body: NewReferral, fields: Partial<Referral>, by: Actor): Referral {
    const referral = compose(body, fields);
    startExpiry(referral);
    return keep(referral, 'created', by);
  }

  const waiting = { status: 'New', substatus: 'Pending' } as const;
  const accepted = { status: 'Active', substatus: 'Accepted' } as const;
  const ownInvitation = { organizationId: organization.id, organizationName: organization.name };

  /** API 1.7: Microsoft's half of the deal, which is waiting for Microsoft's answer. */
  function addMicrosoftHalf(body: NewReferral, by: Actor): Referral {
    const siblings = body.engagementId === undefined ? [] : ofEngagement(body.engagementId);
    const own = siblings.find(({ organizationId }) => organizationId === organization.id);
    if (own === undefined) throw invalid('No referral of yours has this engagementId.', 'engagementId');
    if (own.type !== 'Shared') throw invalid('Only a shared deal can be connected to Microsoft.', 'type');
    if (switches.secondMicrosoftHalf === 'refuse' && siblings.some((row) => row.organizationId === microsoft)) {
      throw new ApiError(409, 'invalidRequest', 'Microsoft is part of this engagement already.', 'engagementId');
    }
    return add(
      { ...body, inviteContext: { ...body.inviteContext, invitedBy: ownInvitation } },
      { ...waiting, organizationId: microsoft, organizationName: 'Microsoft', direction: 'Incoming' },
      by,
    );
  }

  function addOwn(body: NewReferral): Referral {
    if (body.engagementId !== undefined) {
      throw notSimulated('a connected referral for anyone but Microsoft (its API shape is unknown)');
    }
    checkNew(body, switches);
    const invitedBy = body.inviteContext.invitedBy ?? ownInvitation;
    // PC:manage-co-sell-opportunities, PR:create-a-referral: deals that a partner creates start as accepted.
    const own = add({ ...body, inviteContext: { ...body.inviteContext, invitedBy } }, accepted, 'partner');
    if (switches.createsMicrosoftHalf && asksForHelp(own)) {
      const target = [{ type: 'BusinessProfileLocation' as const, id: microsoft }];
      addMicrosoftHalf({ ...body, engagementId: own.engagementId, target }, 'service');
    }
    return own;
  }

  const invitedByMicrosoft = (body: NewReferral): NewReferral => {
    const invitedBy = { organizationId: microsoft, organizationName: 'Microsoft' };
    return { ...body, inviteContext: { ...body.inviteContext, invitedBy } };
  };
  const incoming = { ...waiting, direction: 'Incoming' } as const;

  function addFromMicrosoft(body: NewReferral): Referral {
    const invited = invitedByMicrosoft(body);
    const own = add(invited, incoming, 'microsoft');
    if (switches.incomingHasMicrosoftHalf && own.type === 'Shared') {
      const half = { organizationId: microsoft, organizationName: 'Microsoft', direction: 'Outgoing' } as const;
      add({ ...invited, engagementId: own.engagementId }, { ...accepted, ...half }, 'microsoft');
    }
    return own;
  }

  /** The stored half that may be written now: 404, 403, 412 and the terminal rule, in this order. */
  function writable(id: string, { by, ifMatch }: WriteOptions): Referral {
    const row = rows.get(id.toLowerCase());
    if (row === undefined) throw new ApiError(404, 'itemNotFound', `There is no referral "${id}".`, 'referral');
    if (by === 'partner' && row.organizationId !== organization.id) {
      throw new ApiError(403, 'accessDenied', 'Only the half of your own organization can be changed.', 'referral');
    }
    if (ifMatch !== undefined && ifMatch !== row.eTag) {
      throw new ApiError(412, switches.mismatchCode, 'The referral has changed: the eTag does not match.', 'If-Match');
    }
    checkOpen(row, switches);
    return row;
  }

  return {
    create(body, by) {
      const referral = checkContents(readNewReferral(body, switches), switches);
      if (by === 'microsoft') return addFromMicrosoft(referral);
      if (!isForMicrosoft(referral)) return addOwn(referral);
      if (referral.engagementId === undefined) {
        throw invalid('The half for Microsoft needs the engagementId of your own referral.', 'engagementId');
      }
      return addMicrosoftHalf(referral, by);
    },
    patch(id, body, options) {
      const before = writable(id, options);
      const { arrayPatches = 'accept' } = options;
      return update(before, readPatched(before, body, { ...switches, arrayPatches }), options.by);
    },
    replace(id, body, options) {
      const before = writable(id, options);
      return update(before, readReplacement(before, body), options.by);
    },
    find: (id) => rows.get(id.toLowerCase()),
    all: () => [...rows.values()],
    ofEngagement,
    addPartner(engagementId) {
      const [known] = ofEngagement(engagementId);
      if (known === undefined) throw notSimulated(`an engagement without a deal (${engagementId})`);
      const half = structuredClone(known);
      return keep(
        {
          ...{ ...half, id: randomUUID(), externalReferenceId: null, eTag: nextETag() },
          ...{ organizationId: randomUUID(), organizationName: 'Fabrikam' },
          ...{ createdDateTime: nextTimestamp(), updatedDateTime: nextTimestamp() },
        },
        'created',
        'microsoft',
      );
    },
    seed: (count, bodyOf) =>
      Array.from({ length: count }, (_, index) => {
        const body = checkContents(readNewReferral(bodyOf(index), switches), switches);
        const referral = compose(invitedByMicrosoft(body), incoming);
        startExpiry(referral);
        store(referral);
        return referral.id;
      }),
    setHidden(id, value) {
      revision += 1;
      if (value) hidden.add(id.toLowerCase());
      else hidden.delete(id.toLowerCase());
    },
    isHidden: (id) => hidden.has(id.toLowerCase()),
    showAs(id, shown) {
      revision += 1;
      odd.set(id.toLowerCase(), shown);
    },
    shownAs: (id) => odd.get(id.toLowerCase()) ?? {},
    revision: () => revision,
    close() {
      for (const cancel of expiries.values()) cancel();
    },
  };
}
