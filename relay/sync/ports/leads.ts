import type { CosellError } from '../../errors.ts';
import type { KnownLead, NewLead } from '../model.ts';

/** Leads in the CRM, identified by referral id. */
export interface Leads {
  /** Upserts on the referral id. One outcome for each, in order: the lead's id or the error. @throws only when nothing was written */
  save(leads: readonly NewLead[]): Promise<(string | CosellError)[]>;
  /** One entry for each referral that has or had a lead. A deleted or merged lead counts too: the user has dealt with it. */
  read(referralIds: readonly string[]): Promise<(KnownLead & { referralId: string })[]>;
  /** Referral ids of leads converted since then (epoch ms). */
  convertedSince(since: number): Promise<string[]>;
}
