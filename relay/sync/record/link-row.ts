import type { CosellError, ErrorCode } from '../../errors.ts';
import type { Link } from '../model.ts';
import { stampOf } from '../deals/deletion.ts';
import type { Work } from '../execute/outcome.ts';
import type { LinkOutcome } from '../ports/links.ts';
import { countFailure, delayAfter, isOutage } from './retry.ts';
import type { Told } from './told.ts';

/** How soon to probe a cloud again. */
const soonMs = 250;

const notFound: readonly (ErrorCode | undefined)[] = ['REFERRAL_NOT_FOUND', 'OPPORTUNITY_NOT_FOUND'];

/** Never seen and not ours to see: another tenant's signed event, or a record that no longer exists. */
export const isStranger = ({ observation: { link, referral, opportunity } }: Work, { error }: Told): boolean =>
  notFound.includes(error?.code) && opportunity === undefined && referral === undefined && link.version === null;

/** How the row goes back into the work list: settled, due again after a delay, or parked. */
export function rowOf(work: Work, told: Told, now: number, random: () => number): LinkOutcome {
  const { link, opportunity, deleted } = work.observation;
  const { error, memory } = told;
  const isRetried = error?.retryable === true;
  const { attempts, givenUp } = isRetried ? countFailure(link, error) : { attempts: 0, givenUp: false };
  const wait = isRetried ? delayAfter(attempts, error, random()) : told.againMs;
  const state = isRetried ? link.state : told.state;
  // Unless the run is over and the time stamp is one that no later edit can share, the sweep must not treat the record as seen. A parked
  // record counts as seen: only an edit, a person or the daily comparison brings it back.
  const isOver = error === undefined || told.state === 'parked';
  const isSeen = opportunity !== undefined && !opportunity.fresh && isOver;
  const isDeleted = typeof deleted === 'object' && !isRetried;
  return {
    ...withoutETag(link, error),
    ...memory,
    ...{ error, attempts },
    state: givenUp ? 'parked' : state,
    dueAt: givenUp || wait === undefined ? undefined : now + wait,
    ...(isSeen ? { opportunityModifiedAt: opportunity.modifiedAt } : {}),
    ...(isDeleted ? { opportunityModifiedAt: stampOf({ ...deleted, deleted: true }) } : {}),
  };
}

/**
 * Two changes within one tick of Partner Center's clock have the same time, but not the same eTag: one that was refused may belong to a
 * version that looks like the current one, and is not used again.
 */
const withoutETag = ({ version }: Link, error: CosellError | undefined): Pick<LinkOutcome, 'version'> =>
  error?.code === 'REFERRAL_CHANGED' && version !== null ? { version: { ...version, eTag: '' } } : {};

/** A run that only probes whether a cloud works again, and finds that it does not. It counts no attempt and lengthens no wait. */
export const asBefore = ({ observation: { link } }: Work, row: LinkOutcome, now: number): LinkOutcome =>
  isOutage(row.error?.code) ? { ...row, attempts: link.attempts, dueAt: now + soonMs } : row;
