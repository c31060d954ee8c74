import { CosellError } from '../../errors.ts';
import { canonical } from '../fields/canonical.ts';
import { toOpportunity } from '../fields/convert.ts';
import type { Mapping } from '../fields/mapping.ts';
import type { Opportunity, Referral } from '../model.ts';

/**
 * Partner Center's status machine (PR:create-a-referral, PR:referral-resources). Status and substatus move together, and a closed
 * referral stays closed.
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

/** The status that belongs to a substatus, or the reason why this referral cannot move there. */
export function moveTo(referral: Referral, substatus: string): string | CosellError {
  const status = statusOf[substatus];
  if (status !== undefined && mayMoveTo[referral.status]?.includes(status)) return status;
  return new CosellError(
    'REFERRAL_CLOSED',
    `The referral is ${referral.status} (${referral.substatus}) in Partner Center and cannot become ${substatus}.`,
  );
}

const stagePlace = '/substatus';

/** The substatus that the opportunity's stage stands for, with the stage as the org names it. */
export function stageOf({ fields }: Mapping, opportunity: Pick<Opportunity, 'fields'>) {
  const row = fields.find(({ pointer, directions }) => pointer === stagePlace && directions.outboundUpdate);
  const stage = row === undefined ? null : (canonical(opportunity.fields[row.field], row.kind, row.scale) ?? null);
  return { stage, substatus: stage === null ? undefined : row?.outbound?.get(stage) };
}

/** The row that maps the opportunity's stage, and whether it has a stage for the referral's substatus. */
export function stageFor({ fields }: Mapping, { substatus }: Pick<Referral, 'substatus'>) {
  const row = fields.find(({ pointer, directions, relayOnly }) => {
    return pointer === stagePlace && !relayOnly && (directions.inboundCreate || directions.inboundUpdate);
  });
  return { row, isKnown: row === undefined || toOpportunity(row, substatus) !== undefined };
}
