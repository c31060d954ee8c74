import type { CosellError } from '../../errors.ts';
import type { FieldKind } from '../fields/canonical.ts';
import type { Json } from '../model.ts';

/** Stores a deal's events for its sellers to read. */
export interface Timeline {
  /** One outcome for each, in order: undefined if it was written. @throws only when nothing was written */
  record(events: readonly TimelineEvent[]): Promise<(CosellError | undefined)[]>;
}

/** One event of a deal, as data. The component puts it into the reader's words and formats. */
export interface TimelineEvent extends DealEvent {
  /** Identifies this event, so that writing it again adds no second row. */
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
  /** The event as one English sentence without customer values, for reports. */
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
  | 'other-owner'
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

/** The event's code. `values` fill in its sentence, such as `by`, `dealKind` and `reason`. */
export interface Said {
  code: EventCode;
  values?: Readonly<Record<string, string>>;
}

/** A field with its label in the CRM. `currency` applies to money. */
export interface EventField {
  /** The field path. */
  field: string;
  label: string;
  kind: FieldKind;
  currency?: string;
  /** The history must not show this field's values. */
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
  /** For overwritten values: the value in the form that the CRM accepts. */
  restore?: Json;
}
