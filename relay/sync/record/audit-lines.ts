import type { FieldChange, Merge } from '../fields/merge.ts';

/** What was copied. `restored`: choices that the seller took back here, and that cannot be taken back in Partner Center. */
export interface Copied {
  toOpportunity: readonly FieldChange[];
  toReferral: readonly FieldChange[];
  restored: readonly FieldChange[];
  notCopied: Merge['unmapped'];
}

export const nothingCopied: Copied = { toOpportunity: [], toReferral: [], restored: [], notCopied: [] };

/** Longer texts are not quoted: the audit says that they changed. */
const longestQuote = 200;

/** Lines for the audit: what changed, from which side, and which value was overwritten. */
export function auditLines({ toOpportunity, toReferral, restored, notCopied }: Copied): string[] {
  return [
    ...toOpportunity.map((change) => `From Partner Center: ${sentence(change, 'Salesforce')}`),
    ...toReferral.map((change) => `To Partner Center: ${sentence(change, 'Partner Center')}`),
    ...restored.map(
      ({ field, after }) =>
        `Cannot be taken back in Partner Center: ${field.label}${field.keptOutOfHistory ? '' : ` stays ${quoted(after)}`}`,
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
  if (field.keptOutOfHistory)
    return `${field.label} changed${lost === undefined || met ? '' : '. Both sides had changed it'}`;
  const isLong = field.kind === 'text' && typeof value === 'string' && value.length > longestQuote;
  const what = isLong ? 'changed' : `${quoted(before)} → ${quoted(after)}`;
  const how = met ? 'The two were linked' : 'Both sides had changed it';
  return `${field.label} ${what}${overwritten(lost, loser, how)}`;
}

// The overwritten value is kept in full: this is the one place where it still exists.
const overwritten = (lost: string | null | undefined, side: string, how: string) =>
  lost === undefined ? '' : `. ${how}; the ${side} value that was overwritten: ${quoted(lost)}`;

const quoted = (text: string | null) => (text === null ? '(blank)' : text.includes(' ') ? `"${text}"` : text);
