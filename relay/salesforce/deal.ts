import type { CosellError } from '../errors.ts';
import type { CreatedOpportunity, NewOpportunity } from '../sync/ports.ts';

/** One opportunity on its way into the org: what is known of it after the steps so far. */
export interface Deal {
  wanted: NewOpportunity;
  /** What the org refused of customer or owner. */
  problems: CosellError[];
  /** Why there is no opportunity. */
  error?: CosellError;
  opportunityId?: string;
  /** It was there before, from a creation whose answer was lost. */
  repeated?: boolean;
  accountId?: string;
  /** Made just now, so that nobody can be found in it. */
  accountIsNew?: boolean;
  contactId?: string;
  hasPrimaryContact?: boolean;
  ownerId?: string;
}

/** External ids and texts of customers are compared as the org compares them. */
export const folded = (text: string): string => text.trim().toLowerCase();

/** A field of a customer as text; blank is null. */
export const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null;

/** What there is to say of an object; fields without a value are left to the org. */
export const given = <Value>(fields: Readonly<Record<string, Value>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

export const outcomeOf = ({ error, opportunityId, problems }: Deal): CreatedOpportunity | CosellError | undefined =>
  error ?? (opportunityId === undefined ? undefined : { id: opportunityId, problems });
