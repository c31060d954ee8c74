import type { CosellError } from '../../errors.ts';
import type { Deal } from '../fields/described-deal.ts';
import type { CardChange, Json, JsonObject, NewOpportunity, Opportunity } from '../model.ts';

/** Opportunities in the CRM. Every call may reject with a CosellError. */
export interface Opportunities {
  /** The opportunity id in a text, in this product's canonical form; undefined if the text contains none. */
  idIn(text: string | null): string | undefined;
  /**
   * Opportunities that exist and are visible, by either key, each with its card. `fields` are field paths from Opportunity, of the
   * account (`Account.Name`), the owner (`Owner.Email`) and the primary contact (`PrimaryContact.Email`). The answer contains every one
   * of them, null if blank.
   */
  read(
    keys: { ids: readonly string[]; referralIds: readonly string[] },
    fields: readonly string[],
  ): Promise<Opportunity[]>;
  /** Which of these opportunities are in the recycle bin. */
  deleted(ids: readonly string[]): Promise<DeletedOpportunity[]>;
  /** One outcome for each update, in order: undefined if it was written. @throws only when nothing was written */
  update(updates: readonly OpportunityUpdate[]): Promise<(CosellError | undefined)[]>;
  /** Current values of those opportunities that only the relay has saved since its write: by id, then by field path. */
  savedByUs(
    ids: readonly string[],
    fields: readonly string[],
  ): Promise<ReadonlyMap<string, Readonly<Record<string, Json>>>>;
  /** Upserts on the referral id, with customer and owner. One outcome for each, in order. @throws only when nothing was written */
  create(opportunities: readonly NewOpportunity[]): Promise<(CreatedOpportunity | CosellError)[]>;
  /**
   * Creates the missing contacts and contact roles of existing opportunities. One outcome for each, in order; `there`: the opportunity
   * already had a primary contact. @throws only when nothing was written
   */
  addPeople(opportunities: readonly NewOpportunity[]): Promise<(AddedPeople | CosellError)[]>;
  /** Open opportunities without a referral, ticked or not, of customers with names like these. */
  openDeals(customers: readonly string[]): Promise<Deal[]>;
  /** Those of all customers, page by page. */
  allOpenDeals(): AsyncIterable<readonly Deal[]>;
  /** Referral ids of open shared opportunities whose card says that Microsoft has not answered yet, in id order. */
  waitingForMicrosoft(): Promise<string[]>;
  /** Shared or linked opportunities changed since then (epoch ms), including deleted ones, page by page. */
  changedSince(since: number): AsyncIterable<readonly ListedOpportunity[]>;
}

export interface ListedOpportunity {
  id: string;
  modifiedAt: string;
  referralId: string | null;
  deleted: boolean;
}

/** An opportunity in the recycle bin. `sync`: it was shared when it was deleted. */
export interface DeletedOpportunity {
  id: string;
  modifiedAt: string;
  name: string | null;
  sync: boolean;
  referralId: string | null;
}

/** What to set on one opportunity. `onlyIfUnmodifiedSince` is left out if only the relay writes these fields. */
export interface OpportunityUpdate {
  id: string;
  /** By field path, as mapping rows name them. */
  values: JsonObject;
  card: CardChange;
  onlyIfUnmodifiedSince?: string;
}

export type AddedPeople = 'made' | 'there';

/**
 * `problems`: what the org refused about the customer or the owner, although the opportunity was created. `similar`: a new account was
 * created, but this existing one may be the same customer. `otherOwner`: why the org refused the first choice of owner; another user
 * owns the deal.
 */
export interface CreatedOpportunity {
  id: string;
  problems: CosellError[];
  similar?: { id: string; name: string };
  otherOwner?: CosellError;
  /** E-mail addresses of people who could not join the opportunity's team: they are not active users, or the org refused them. */
  notInTeam?: readonly string[];
}
