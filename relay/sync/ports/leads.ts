import type { CosellError } from '../../errors.ts';
import type { KnownLead, NewLead } from '../model.ts';

/** Leads in the CRM, told apart by the referral id. */
export interface Leads {
  /** Upserts on the referral id. One outcome for each, in order: its id or why not. @throws only when nothing was written */
  save(leads: readonly NewLead[]): Promise<(string | CosellError)[]>;
  /** One for each referral that has, or had, a lead: to delete it, or to merge it into another one, is an answer as well. */
  read(referralIds: readonly string[]): Promise<(KnownLead & { referralId: string })[]>;
  /** Referral ids of leads that were converted since then (epoch ms). */
  convertedSince(since: number): Promise<string[]>;
}
