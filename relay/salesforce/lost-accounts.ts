import { CosellError } from '../errors.ts';
import { isAnswerLost } from './request.ts';

/** The platform's longest transaction: afterwards, everything that was going to be committed has been. */
const longestMs = 600_000;
/** How soon to look again for the account. */
const lookMs = 15_000;

/** New accounts that the org may or may not have created, by customer (the folded name). */
export interface LostAccounts {
  /** Records that an insert of this customer's account failed. If its answer was lost, the account is waited for. */
  note(customer: string, error: CosellError): void;
  /** Why no account may be created for this customer yet. */
  waitingFor(customer: string): CosellError | undefined;
}

/**
 * An insert has no external id that would make it repeatable: the org may still be executing it although the answer was lost. Until the
 * org's longest transaction is over, the relay looks for the account and does not create it again.
 */
export function createLostAccounts(now: () => number): LostAccounts {
  const since = new Map<string, number>();
  return {
    note(customer, error) {
      if (isAnswerLost(error)) since.set(customer, now());
    },
    waitingFor(customer) {
      for (const [other, at] of since) if (now() - at >= longestMs) since.delete(other);
      const at = since.get(customer);
      if (at === undefined) return undefined;
      const retryAfterMs = Math.min(lookMs, longestMs - (now() - at));
      const message =
        'Salesforce did not confirm that it created the account. The relay creates it again only if it does not appear.';
      return new CosellError('SALESFORCE_UNAVAILABLE', message, { retryAfterMs });
    },
  };
}
