import type { FieldChange, Merge } from '../fields/merge.ts';

/** What was copied. `restored`: choices that the seller took back, but that cannot be undone in Partner Center. */
export interface Copied {
  toOpportunity: readonly FieldChange[];
  toReferral: readonly FieldChange[];
  restored: readonly FieldChange[];
  notCopied: Merge['unmapped'];
}

export const nothingCopied: Copied = { toOpportunity: [], toReferral: [], restored: [], notCopied: [] };

/** How long the relay can show an overwritten value whose field is kept out of the history. */
export const keptDays = 90;

/** Longer texts are not quoted. The audit only says that they changed. */
const longestQuote = 200;

/** Lines for the audit: what changed, from which side, and which value was overwritten. */
export function auditLines({ toOpportunity, toReferral, restored, notCopied }: Copied): string[] {
  return [
    ...toOpportunity.map((change) => `From Partner Center: ${sentence(change, 'Salesforce')}`),
    ...toReferral.map((change) => `To Partner Center: ${sentence(change, 'Partner Center')}`),
    ...restored.map(
      ({ field, after }) =>
        `Cannot be undone in Partner Center: ${field.label}${field.keptOutOfHistory ? '' : ` stays ${quoted(after)}`}`,
    ),
    ...notCopied.map((one) => `Not copied: ${why(one)}`),
  ];
}

function why({ field, side, shown }: Merge['unmapped'][number]): string {
  const from = side === 'referral' ? 'Partner Center' : 'Salesforce';
  const value = `${field.label}${field.keptOutOfHistory ? '' : ` "${shown ?? ''}"`} from ${from}`;
  return field.valueMap === null
    ? `${value} cannot be copied to the other side`
    : `${value} has no counterpart in value map ${field.valueMap}`;
}

function sentence(change: FieldChange, loser: string): string {
  const { field, before, after, lost, met, value } = change;
  const isLong = field.kind === 'text' && typeof value === 'string' && value.length > longestQuote;
  const what = isLong || field.keptOutOfHistory ? 'changed' : `${quoted(before)} → ${quoted(after)}`;
  const how = met ? 'The records were linked' : 'Both sides had changed it';
  if (lost === undefined) return `${field.label} ${what}`;
  return `${field.label} ${what}. ${how}; ${field.keptOutOfHistory ? elsewhere(lost, loser) : overwritten(lost, loser)}`;
}

// The overwritten value is quoted in full, because it exists nowhere else.
const overwritten = (lost: string | null, side: string) => `the ${side} value that was overwritten: ${quoted(lost)}`;

// The history must not show this value. The operator can look it up.
const elsewhere = (lost: string | null, side: string) =>
  lost === null
    ? `the ${side} value was blank`
    : `your operator can show the ${side} value that was overwritten for ${String(keptDays)} days`;

const quoted = (text: string | null) => (text === null ? '(blank)' : text.includes(' ') ? `"${text}"` : text);
