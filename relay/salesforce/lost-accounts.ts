import { CosellError } from '../errors.ts';
import { isAnswerLost } from './request.ts';

/** The platform's longest transaction: after this, what was going to be committed has been. */
const longestMs = 600_000;
/** How soon somebody looks again whether the account is there. */
const lookMs = 15_000;

/** New accounts of which nobody knows whether the org has made them. By customer: the folded name. */
export interface LostAccounts {
  /** An insert of this customer's account failed; one whose answer was lost is waited for. */
  note(customer: string, error: CosellError): void;
  /** Why no account of this customer may be made yet. */
  waitingFor(customer: string): CosellError | undefined;
}

/**
 * An insert has no external id to make it repeatable: the org may be at work on it although the answer was lost. Until its longest
 * transaction is over, it is looked for, and not made a second time.
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
        'The answer to the creation of the account was lost: it is made again only if it does not appear.';
      return new CosellError('SALESFORCE_UNAVAILABLE', message, { retryAfterMs });
    },
  };
}
