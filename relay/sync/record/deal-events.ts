import { dealKind, type DealKind } from '../deals/kinds.ts';
import type { MicrosoftsAnswer } from '../deals/microsofts-answer.ts';
import { isMoney } from '../fields/currency.ts';
import type { FieldMapping } from '../fields/mapping.ts';
import type { FieldChange } from '../fields/merge.ts';
import { valueAt } from '../fields/pointer.ts';
import type { Referral } from '../model.ts';
import type { DealEvent, EventChange, EventCode, EventField, EventValue, Said } from '../ports/timeline.ts';
import type { Copied } from '../plan/audit-lines.ts';

const nothing = { changes: [], notCopied: [], lost: [] } as const;
const toPartnerCenter = { ...nothing, direction: 'To Partner Center' } as const;
const fromPartnerCenter = { ...nothing, direction: 'From Partner Center' } as const;

export function received(referral: Referral): DealEvent {
  const by = valueAt(referral.body, '/inviteContext/invitedBy/organizationName');
  const isNamed = typeof by === 'string' && by !== '';
  return {
    ...fromPartnerCenter,
    outcome: 'Received',
    said: { code: 'received', ...(isNamed ? { values: { by } } : {}) },
    summary: `Received from Partner Center${isNamed ? `, sent by ${by}` : ''}`,
  };
}

/** The customer got a new account, although an existing one may be the same customer. */
export const similarAccount = (name: string | undefined): DealEvent => ({
  ...fromPartnerCenter,
  outcome: 'Received',
  said: { code: 'similar-account', ...(name === undefined ? {} : { values: { name } }) },
  summary: 'The account is new, and a similar one exists',
});

/** The deal has an owner who looks at it, though not the one whom the referral's team would have given it. */
export const otherOwnerTaken: DealEvent = {
  ...fromPartnerCenter,
  outcome: 'Received',
  said: { code: 'other-owner' },
  summary: 'Salesforce refused the first choice of owner, so another user owns the deal',
};

const sharedAs: Readonly<Record<DealKind, string>> = {
  Private: 'Created in Partner Center (private)',
  'Partner-led': "Created in Partner Center (visible to Microsoft's sellers)",
  'Co-sell': 'Shared with Microsoft',
  'Partner-to-partner': 'Created in Partner Center (with another partner)',
  Lead: 'Created in Partner Center (lead)',
};

export const shared = (kind: DealKind): DealEvent => ({
  ...toPartnerCenter,
  outcome: 'Shared',
  said: { code: 'shared', values: { dealKind: kind } },
  summary: sharedAs[kind],
});

export const answered = (move: 'Accepted' | 'Declined'): DealEvent => ({
  ...toPartnerCenter,
  outcome: move,
  said: { code: move === 'Accepted' ? 'accepted' : 'declined' },
  summary: `The seller ${move.toLowerCase()} the deal`,
});

export const paused: DealEvent = {
  ...nothing,
  direction: null,
  outcome: 'Paused',
  said: { code: 'paused' },
  summary: 'Paused by the seller',
};

export const arrived = (referral: Referral): DealEvent => ({
  ...fromPartnerCenter,
  outcome: 'Received',
  said: { code: 'moved-here', values: { dealKind: dealKind(referral) } },
  summary: 'The deal from Partner Center moved here from another opportunity',
});

export const movedAway: DealEvent = {
  ...nothing,
  direction: null,
  outcome: 'Closed',
  said: { code: 'moved-away' },
  summary: 'The deal from Partner Center moved to another opportunity',
};

/** What each substatus of Microsoft's half means to the partner. Waiting for an answer is not an event. */
const meanings: Readonly<Record<string, Pick<DealEvent, 'outcome' | 'summary'> & { code: EventCode }>> = {
  Received: { outcome: 'Synced', code: 'microsoft-received', summary: 'Microsoft has received the deal' },
  Accepted: { outcome: 'Accepted', code: 'microsoft-accepted', summary: 'Microsoft has accepted the deal' },
  Declined: { outcome: 'Declined', code: 'microsoft-declined', summary: 'Microsoft has declined the deal' },
  Expired: { outcome: 'Closed', code: 'microsoft-expired', summary: 'Microsoft has not answered in time' },
  Won: { outcome: 'Closed', code: 'microsoft-won', summary: 'Microsoft has closed the deal as won' },
  Lost: { outcome: 'Closed', code: 'microsoft-lost', summary: 'Microsoft has closed the deal as lost' },
};

export function microsoftAnswered({ substatus, reason }: MicrosoftsAnswer): DealEvent[] {
  const meaning = meanings[substatus ?? ''];
  if (meaning === undefined) return [];
  const { code, ...rest } = meaning;
  const said: Said = { code, ...(reason === '' ? {} : { values: { reason } }) };
  return [{ ...fromPartnerCenter, ...rest, said }];
}

/** A value of the named side, in the words of the CRM's field: under that field's label people do not expect Partner Center's terms. */
const inOurWords = (side: EventValue['side'], field: FieldMapping, value: string | null): string | null => {
  if (field.keptOutOfHistory || value === null) return null;
  return (side === 'Partner Center' ? field.inbound?.get(value) : undefined) ?? value;
};

/** What a merge copied and could not copy; no events if there was neither. */
export function copiedEvents(copied: Copied, referral: Referral): DealEvent[] {
  const { toOpportunity, toReferral, notCopied, restored } = copied;
  const all = [...toOpportunity, ...toReferral, ...restored];
  if (all.length === 0 && notCopied.length === 0) return [];
  const lost = all.filter((change) => change.lost !== undefined);
  const names = [...new Set([...all, ...notCopied].map(({ field }) => field.label))].join(', ');
  const isConflict = lost.some(({ met }) => !met);
  const isMeeting = !isConflict && lost.length > 0;
  const asField = fieldOf(referral);
  const change =
    (way: EventChange['way']) =>
    ({ field, before, after }: FieldChange): EventChange => {
      const side = way === 'to Partner Center' ? 'Partner Center' : 'Salesforce';
      return { ...asField(field), way, before: inOurWords(side, field, before), after: inOurWords(side, field, after) };
    };
  return [
    {
      outcome: isConflict ? 'Conflict' : 'Synced',
      direction: directionOf(copied),
      said: { code: isConflict ? 'conflict' : isMeeting ? 'linked' : 'changed' },
      summary: isConflict ? `Both sides changed: ${names}` : `Changed: ${names}`,
      changes: [
        ...toOpportunity.map(change('to Salesforce')),
        ...toReferral.map(change('to Partner Center')),
        ...restored.map(change('put back')),
      ],
      // A value without a counterpart in the CRM is shown as the other side has it.
      notCopied: notCopied.map(({ field, side, shown }): EventValue => ({
        ...asField(field),
        side: side === 'referral' ? 'Partner Center' : 'Salesforce',
        value: field.keptOutOfHistory ? null : shown,
      })),
      lost: lost.map((one): EventValue => {
        const side = toReferral.includes(one) ? 'Partner Center' : 'Salesforce';
        return {
          ...asField(one.field),
          side,
          value: inOurWords(side, one.field, one.lost ?? null),
          ...(one.field.keptOutOfHistory || one.restore === undefined ? {} : { restore: one.restore }),
        };
      }),
    },
  ];
}

/**
 * The other side's own message may quote values, so only the card shows it. A record that refuses every save cannot: its timeline has
 * the message of the org's validation rule (`rule`).
 */
export const needsAttention = (
  summary: string,
  outcome: DealEvent['outcome'] = 'Needs attention',
  rule?: string,
): DealEvent => ({
  ...nothing,
  direction: null,
  outcome,
  said: { code: 'needs-attention', ...(rule === undefined ? {} : { values: { reason: rule } }) },
  summary,
});

function directionOf({ toOpportunity, toReferral }: Copied): DealEvent['direction'] {
  if (toOpportunity.length > 0 && toReferral.length > 0) return 'Both';
  if (toOpportunity.length > 0) return 'From Partner Center';
  return toReferral.length > 0 ? 'To Partner Center' : null;
}

/** A deal value means nothing without its currency. */
function fieldOf({ body }: Referral) {
  const currency = valueAt(body, '/details/currency');
  return (mapping: FieldMapping): EventField => {
    const { field, label, kind } = mapping;
    const withCurrency = kind === 'number' && isMoney(mapping) && typeof currency === 'string' && currency !== '';
    const hidden = mapping.keptOutOfHistory ? ({ hidden: true } as const) : {};
    return { field, label, kind, ...(withCurrency ? { currency } : {}), ...hidden };
  };
}
