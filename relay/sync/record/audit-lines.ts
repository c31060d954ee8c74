import type { FieldChange, Merge } from '../fields/merge.ts';
import type { TimelineEvent } from '../ports.ts';

/** What happened to a deal, for its timeline: one event, without the parts that every event has. */
export type News = Pick<TimelineEvent, 'outcome' | 'direction' | 'summary'> & { changes: string[]; lost: string[] };

/** `restored`: choices that the seller took back here, and that cannot be taken back in Partner Center. */
export type Copied = Pick<Merge, 'toOpportunity' | 'toReferral' | 'unmapped'> & { restored: FieldChange[] };

export const nothingCopied: Copied = { toOpportunity: [], toReferral: [], unmapped: [], restored: [] };

/** Lines for the audit field: what changed, from which side, and which value gave way. */
export function auditLines({ toOpportunity, toReferral, unmapped, restored }: Copied): string[] {
  return [
    ...toOpportunity.map((change) => `From Partner Center: ${sentence(change, 'Salesforce')}`),
    ...toReferral.map((change) => `To Partner Center: ${sentence(change, 'Partner Center')}`),
    ...restored.map(
      ({ field, after }) => `Cannot be taken back in Partner Center: ${field.label} stays ${quoted(after)}`,
    ),
    ...unmapped.map(
      ({ field, side, shown }) =>
        `Not copied: ${field.label} "${shown ?? ''}" of ${side === 'referral' ? 'Partner Center' : 'Salesforce'} ${field.valueMap === null ? 'cannot be taken over by the other side' : `has no counterpart in value map ${field.valueMap}`}`,
    ),
  ];
}

/** The same for the timeline; undefined when nothing was copied. */
export function newsOf(copied: Copied): News | undefined {
  const { toOpportunity, toReferral, unmapped, restored } = copied;
  const all = [...toOpportunity, ...toReferral, ...restored];
  if (all.length === 0 && unmapped.length === 0) return undefined;
  const lost = all.filter((change) => change.lost !== undefined);
  const names = [...new Set([...all, ...unmapped].map(({ field }) => field.label))].join(', ');
  return {
    outcome: lost.length > 0 ? 'Conflict' : 'Synced',
    direction: directionOf(copied),
    summary: lost.length > 0 ? `Both sides had changed: ${names}` : `Changed: ${names}`,
    changes: [
      ...all.map(changeLine),
      ...unmapped.map(({ field, shown }) => `${field.label}: ${words(shown)} not copied`),
    ],
    lost: lost.map(({ field, lost: value }) => `${field.label}: ${words(value ?? null)}`),
  };
}

function directionOf({ toOpportunity, toReferral }: Copied): News['direction'] {
  if (toOpportunity.length > 0 && toReferral.length > 0) return 'Both';
  if (toOpportunity.length > 0) return 'From Partner Center';
  return toReferral.length > 0 ? 'To Partner Center' : null;
}

const changeLine = ({ field, before, after }: FieldChange) => `${field.label}: ${words(before)} → ${words(after)}`;

function sentence(change: FieldChange, loser: string): string {
  const { field, before, after, lost, value } = change;
  if (field.kind === 'text' && typeof value === 'string' && value.length > 200)
    return `${field.label} changed${lostText(lost, loser)}`;
  return `${field.label} ${quoted(before)} → ${quoted(after)}${lostText(lost, loser)}`;
}

// The losing value is kept in full: this is the one place where it still exists.
const lostText = (lost: string | null | undefined, side: string) =>
  lost === undefined ? '' : `. Both sides had changed it; the value of ${side} that gave way: ${quoted(lost)}`;

const words = (text: string | null) => text ?? '(blank)';

const quoted = (text: string | null) => (text === null ? '(blank)' : text.includes(' ') ? `"${text}"` : text);
