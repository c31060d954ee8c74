import type { CosellError } from '../../errors.ts';
import type { FieldKind } from '../fields/canonical.ts';
import type { Json } from '../model.ts';

/** Where events of a deal are kept for its people to read. */
export interface Timeline {
  /** One outcome for each, in order: undefined when it was written. @throws only when nothing was written */
  record(events: readonly TimelineEvent[]): Promise<(CosellError | undefined)[]>;
}

/** One event of a deal, as data: whoever shows it puts it into the reader's words and formats. */
export interface TimelineEvent extends DealEvent {
  /** Names this event: written again, it stays one row. */
  externalId: string;
  opportunityId: string;
  /** Epoch ms. */
  occurredAt: number;
  errorCode: string | null;
}

export interface DealEvent {
  outcome: EventOutcome;
  direction: 'From Partner Center' | 'To Partner Center' | 'Both' | null;
  said: Said;
  /** The same as one English sentence without customers' values, for reports. */
  summary: string;
  changes: readonly EventChange[];
  notCopied: readonly EventValue[];
  /** Values that were overwritten. */
  lost: readonly EventValue[];
}

export type EventOutcome =
  'Synced' | 'Conflict' | 'Needs attention' | 'Received' | 'Shared' | 'Accepted' | 'Declined' | 'Paused' | 'Closed';

export type EventCode =
  | 'received'
  | 'similar-account'
  | 'shared'
  | 'accepted'
  | 'declined'
  | 'paused'
  | 'microsoft-received'
  | 'microsoft-accepted'
  | 'microsoft-declined'
  | 'microsoft-expired'
  | 'microsoft-won'
  | 'microsoft-lost'
  | 'changed'
  | 'conflict'
  | 'needs-attention'
  | 'moved-here'
  | 'moved-away'
  | 'linked';

/** What an event says. `values`: the words that its sentence needs, such as `by`, `dealKind` and `reason`. */
export interface Said {
  code: EventCode;
  values?: Readonly<Record<string, string>>;
}

/** A field, as people know it in the CRM. `currency` goes with money. */
export interface EventField {
  /** The field path. */
  field: string;
  label: string;
  kind: FieldKind;
  currency?: string;
  /** Its values are kept out of the history. */
  hidden?: true;
}

/** Values in canonical form, null when blank. */
export interface EventChange extends EventField {
  way: 'to Salesforce' | 'to Partner Center' | 'put back';
  before: string | null;
  after: string | null;
}

export interface EventValue extends EventField {
  side: 'Salesforce' | 'Partner Center';
  value: string | null;
  /** The value as the CRM takes it back, for values that were overwritten. */
  restore?: Json;
}
