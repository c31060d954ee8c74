import type { CosellError } from '../errors.ts';
import type { JsonObject } from '../sync/model.ts';
import type { NewRows } from './new-rows.ts';
import { isSaved, saveRows, type UnsavedRow } from './collections.ts';
import type { Salesforce } from './connect.ts';
import { textOf, type PerDeal } from './deal.ts';
import { customerMissing, ownerMissing } from './missing.ts';

/** A deal about to be saved, with what was found or made for it. */
export interface OpportunityWanted {
  deal: NewRows;
  accountId?: string;
  /** Who may own it, the first choice first. */
  ownerIds: readonly string[];
}

/** `problems`: what the org refused of account and owner. Either an id or an error. */
export interface OpportunityOutcome {
  id?: string;
  error?: CosellError;
  ownerId?: string | undefined;
  /** Why the org took another owner than the first choice. */
  otherOwner?: CosellError | undefined;
  problems: readonly CosellError[];
}

interface Try {
  deal: NewRows;
  record: JsonObject;
  /** Who may own it if the owner of the record may not. */
  otherOwners: readonly string[];
  otherOwner?: CosellError | undefined;
  problems: readonly CosellError[];
}

/** Whom the org may refuse without the deal being lost, in the order in which they are done without. */
const parents = ['AccountId', 'OwnerId'] as const;
type Parent = (typeof parents)[number];

const lacking = (error: CosellError) => (field: Parent) =>
  field === 'AccountId' ? customerMissing(error) : ownerMissing(error);

/**
 * Upserts on the referral id. An account or an owner that the org does not take loses no deal: the next owner is tried, and at last it is
 * made without them, which is told.
 */
export async function saveOpportunities(
  salesforce: Salesforce,
  wanted: readonly OpportunityWanted[],
): Promise<PerDeal<OpportunityOutcome>> {
  const outcomes: PerDeal<OpportunityOutcome> = new Map();
  let tries: readonly Try[] = wanted.map((one) => ({
    ...{ deal: one.deal, record: recordOf(one), otherOwners: one.ownerIds.slice(1), problems: [] },
  }));
  // Each round does without something, so that this comes to an end.
  while (tries.length > 0) {
    const rows = await saveRows(salesforce, {
      method: 'PATCH',
      object: 'Opportunity',
      externalId: 'Referral_Identifier__c',
      records: tries.map(({ record }) => record),
      operation: 'create opportunities',
    });
    tries = tries.flatMap((one, index) => {
      const { deal, record, problems, otherOwner } = one;
      const row = rows[index];
      if (row === undefined) return [];
      if (isSaved(row)) {
        outcomes.set(deal, { id: row.id, ownerId: textOf(record['OwnerId']) ?? undefined, otherOwner, problems });
        return [];
      }
      const culprits = culpritsOf(row, record);
      outcomes.set(deal, { error: row.error, problems });
      return culprits.length === 0 ? [] : [lesser(one, culprits, row.error)];
    });
  }
  return outcomes;
}

/** The same without what the org refused; the next owner, if there is one, takes the place of an owner. */
function lesser(one: Try, culprits: readonly Parent[], why: CosellError): Try {
  const [next, ...otherOwners] = one.otherOwners;
  const gone = next === undefined ? culprits : culprits.filter((field) => field !== 'OwnerId');
  const rest = { ...one, record: without(one.record, gone), problems: [...gone.map(lacking(why)), ...one.problems] };
  if (!culprits.includes('OwnerId')) return rest;
  if (next === undefined) return { ...rest, otherOwner: undefined };
  return { ...rest, record: { ...rest.record, OwnerId: next }, otherOwners, otherOwner: why };
}

const recordOf = ({ deal, accountId, ownerIds: [ownerId] }: OpportunityWanted): JsonObject => ({
  ...deal.fields,
  Referral_Identifier__c: deal.referralId,
  ...(accountId === undefined ? {} : { AccountId: accountId }),
  ...(ownerId === undefined ? {} : { OwnerId: ownerId }),
});

const without = (record: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));

/** Refusals that are about a record which this one points to; most name no field. */
const byCode: Readonly<Record<string, readonly Parent[]>> = {
  INACTIVE_OWNER_OR_USER: ['OwnerId'],
  OP_WITH_INVALID_USER_TYPE_EXCEPTION: ['OwnerId'],
  TRANSFER_REQUIRES_READ: ['OwnerId'],
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: parents,
  INVALID_CROSS_REFERENCE_KEY: parents,
};

/**
 * Which of account and owner of the record a refusal is about, when it is about nothing else: the fields that it names, or the id that
 * it quotes. Where it tells neither, the first that its code may be about; if that was not it, the next one goes, too.
 */
function culpritsOf({ errorCode, fields, error }: UnsavedRow, record: JsonObject): readonly Parent[] {
  const there = parents.filter((field) => field in record);
  if (fields.length > 0)
    return !error.retryable && fields.every((field) => parents.some((parent) => parent === field))
      ? there.filter((field) => fields.includes(field))
      : [];
  const possible = there.filter((field) => Object.hasOwn(byCode, errorCode) && byCode[errorCode]?.includes(field));
  const quoted = possible.filter((field) => (error.words ?? '').includes(textOf(record[field])?.slice(0, 15) ?? '\0'));
  return quoted.length > 0 ? quoted : possible.slice(0, 1);
}
