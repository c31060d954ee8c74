import { CosellError } from '../../errors.ts';
import type { Referral } from '../model.ts';

/**
 * Partner Center's status machine (PR:create-a-referral, PR:referral-resources). Status and substatus move together; nothing
 * leaves Closed.
 */
const statusOf: Readonly<Record<string, string>> = {
  Pending: 'New',
  Received: 'New',
  Accepted: 'Active',
  Won: 'Closed',
  Lost: 'Closed',
  Declined: 'Closed',
  Expired: 'Closed',
};

const mayMoveTo: Readonly<Record<string, readonly string[]>> = {
  New: ['New', 'Active', 'Closed'],
  Active: ['Active', 'Closed'],
  Closed: [],
};

export const isClosed = (referral: Referral): boolean => referral.status === 'Closed';

export const closes = (substatus: string | undefined): boolean => statusOf[substatus ?? ''] === 'Closed';

/** The status that goes with a substatus, or the reason why this referral cannot go there. */
export function moveTo(referral: Referral, substatus: string): string | CosellError {
  const status = statusOf[substatus];
  if (status !== undefined && mayMoveTo[referral.status]?.includes(status)) return status;
  return new CosellError(
    'REFERRAL_CLOSED',
    `The referral is ${referral.status} (${referral.substatus}) in Partner Center and cannot become ${substatus}.`,
  );
}
