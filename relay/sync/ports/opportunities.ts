import type { CosellError } from '../../errors.ts';
import type { Deal } from '../fields/described-deal.ts';
import type { CardChange, Json, JsonObject, NewOpportunity, Opportunity } from '../model.ts';

/** Opportunities in the CRM. Every call may reject with a CosellError. */
export interface Opportunities {
  /** The id of the opportunity that a text names, in the one form that this product uses; undefined when it names none. */
  idIn(text: string | null): string | undefined;
  /**
   * Those that exist and are visible, by either key, each with its card. `fields` are field paths from Opportunity, of the account
   * (`Account.Name`), the owner (`Owner.Email`) and the primary contact (`PrimaryContact.Email`); each is there in the answer, null
   * when blank.
   */
  read(
    keys: { ids: readonly string[]; referralIds: readonly string[] },
    fields: readonly string[],
  ): Promise<Opportunity[]>;
  /** Those of them that are in the recycle bin. */
  deleted(ids: readonly string[]): Promise<DeletedOpportunity[]>;
  /** One outcome for each update, in order: undefined when it was written. @throws only when nothing was written */
  update(updates: readonly OpportunityUpdate[]): Promise<(CosellError | undefined)[]>;
  /** What those of them show that nobody but the relay has saved since: by id, then by field path. */
  savedByUs(
    ids: readonly string[],
    fields: readonly string[],
  ): Promise<ReadonlyMap<string, Readonly<Record<string, Json>>>>;
  /** Upserts on the referral id, with customer and owner. One outcome for each, in order. @throws only when nothing was written */
  create(opportunities: readonly NewOpportunity[]): Promise<(CreatedOpportunity | CosellError)[]>;
  /**
   * Makes what is missing of the people of opportunities that are there: contacts, and their roles. One outcome for each, in order;
   * `there`: there was a primary contact already. @throws only when nothing was written
   */
  addPeople(opportunities: readonly NewOpportunity[]): Promise<(AddedPeople | CosellError)[]>;
  /** Open ones that carry no referral, ticked or not; those of customers with names like these, where names are given. */
  openDeals(customers?: readonly string[]): Promise<Deal[]>;
  /** Referrals of open shared ones whose card says that Microsoft has not answered yet, in the order of their ids. */
  waitingForMicrosoft(): Promise<string[]>;
  /** Shared or linked ones, deleted ones too. */
  changedSince(
    since: number,
  ): Promise<{ id: string; modifiedAt: string; referralId: string | null; deleted: boolean }[]>;
}

/** An opportunity in the recycle bin. `sync`: it was shared when somebody deleted it. */
export interface DeletedOpportunity {
  id: string;
  modifiedAt: string;
  name: string | null;
  sync: boolean;
  referralId: string | null;
}

/** What to set on one opportunity. `onlyIfUnmodifiedSince` is left out where nobody but the relay writes these fields. */
export interface OpportunityUpdate {
  id: string;
  /** By field path, as mapping rows name them. */
  values: JsonObject;
  card: CardChange;
  onlyIfUnmodifiedSince?: string;
}

export type AddedPeople = 'made' | 'there';

/**
 * `problems`: what the org refused of the customer or the owner, while the opportunity itself is there. `similar`: an account was made
 * for it, and this one may be the same customer.
 */
export interface CreatedOpportunity {
  id: string;
  problems: CosellError[];
  similar?: { id: string; name: string };
  /** E-mail addresses of people who were to join the opportunity's team and did not: they are no active users, or were refused. */
  notInTeam?: readonly string[];
}
