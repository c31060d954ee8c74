import type { FieldChange, Merge } from './merge.ts';

/** Lines for the audit field: what changed, from which side, and which value gave way. */
export function auditLines(merge: Pick<Merge, 'toOpportunity' | 'toReferral' | 'unmapped'>): string[] {
  return [
    ...merge.toOpportunity.map((change) => `From Partner Center: ${sentence(change, 'Salesforce')}`),
    ...merge.toReferral.map((change) => `To Partner Center: ${sentence(change, 'Partner Center')}`),
    ...merge.unmapped.map(
      ({ field, side, shown }) =>
        `Not copied: ${field.label} "${shown ?? ''}" of ${side === 'referral' ? 'Partner Center' : 'Salesforce'} ${field.valueMap === null ? 'cannot be taken over by the other side' : `has no counterpart in value map ${field.valueMap}`}`,
    ),
  ];
}

function sentence(change: FieldChange, loser: string): string {
  const { field, before, after, lost, value } = change;
  if (field.kind === 'text' && typeof value === 'string' && value.length > 200)
    return `${field.label} changed${lostText(lost, loser)}`;
  return `${field.label} ${quoted(before)} → ${quoted(after)}${lostText(lost, loser)}`;
}

// The losing value is kept in full: this is the one place where it still exists.
const lostText = (lost: string | null | undefined, side: string) =>
  lost === undefined ? '' : `. Both sides had changed it; the value of ${side} that gave way: ${quoted(lost)}`;

const quoted = (text: string | null) => (text === null ? '(blank)' : text.includes(' ') ? `"${text}"` : text);
