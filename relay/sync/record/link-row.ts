import { CosellError, type ErrorCode } from '../../errors.ts';
import type { Context, Work } from '../pair.ts';
import { countFailure, delayAfter } from './retry.ts';

type Parts = Pick<Context, 'clock' | 'options' | 'links' | 'report'>;

const notFound: readonly (ErrorCode | undefined)[] = ['REFERRAL_NOT_FOUND', 'OPPORTUNITY_NOT_FOUND'];

/** Puts the row back into the work list: at rest, due again after a while, or given up; and says how it ended. */
export async function finish({ clock, options, links, report }: Parts, work: Work): Promise<void> {
  const { link, referral, opportunity, result } = work;
  const done = result instanceof CosellError ? undefined : result;
  const error = result instanceof CosellError ? result : result.error;
  const ids = { referralId: referral?.id ?? link.referralId, opportunityId: opportunity?.id ?? link.opportunityId };
  if (notFound.includes(error?.code) && opportunity === undefined && referral === undefined && link.eTag === null) {
    // Never seen, and not ours to see: another tenant's signed event, or a record that is gone already.
    await links.drop(link);
    report({ event: 'pair', outcome: 'gone', link: link.id, ...ids, wrote: 0 });
    return;
  }

  const retried = error?.retryable === true ? countFailure(link, error) : { attempts: 0, givenUp: false };
  const wait = error?.retryable === true ? delayAfter(retried.attempts, error, options.random()) : done?.againInMs;
  const state = error?.retryable === true ? link.state : (done?.state ?? 'attention');
  await links.finish(link, {
    state: retried.givenUp ? 'parked' : state,
    error,
    attempts: retried.attempts,
    dueAt: retried.givenUp || wait === undefined ? undefined : clock.now() + wait,
    ...(done?.base === undefined ? {} : { base: done.base }),
    ...(done?.eTag === undefined ? {} : { eTag: done.eTag }),
    ...(done?.halfSeen === undefined ? {} : { halfSeen: done.halfSeen }),
    // Unless the work was done, and with a stamp that no later edit can bear, the sweep must not take the record for seen.
    ...(opportunity === undefined || opportunity.fresh || error !== undefined
      ? {}
      : { opportunityModifiedAt: opportunity.modifiedAt }),
  });
  report({
    event: 'pair',
    outcome: retried.givenUp ? 'parked' : (done?.did ?? (error?.retryable === true ? 'retry' : 'failed')),
    link: link.id,
    ...ids,
    wrote: done?.wrote ?? 0,
    ...(error === undefined ? {} : { error }),
  });
}
