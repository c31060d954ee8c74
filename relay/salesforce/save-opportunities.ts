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
  ownerId?: string;
}

/** `problems`: what the org refused of account and owner. Either an id or an error. */
export interface OpportunityOutcome {
  id?: string;
  error?: CosellError;
  problems: readonly CosellError[];
}

interface Try {
  deal: NewRows;
  record: JsonObject;
  problems: readonly CosellError[];
}

/** Whom the org may refuse without the deal being lost, in the order in which they are done without. */
const parents = ['AccountId', 'OwnerId'] as const;
type Parent = (typeof parents)[number];

const lacking = (error: CosellError) => (field: Parent) =>
  field === 'AccountId' ? customerMissing(error) : ownerMissing(error);

/** Upserts on the referral id. An account or an owner that the org does not take loses no deal: it is made without them, and that is told. */
export async function saveOpportunities(
  salesforce: Salesforce,
  wanted: readonly OpportunityWanted[],
): Promise<PerDeal<OpportunityOutcome>> {
  const outcomes: PerDeal<OpportunityOutcome> = new Map();
  let tries: readonly Try[] = wanted.map((one) => ({ deal: one.deal, record: recordOf(one), problems: [] }));
  for (let round = 0; round <= parents.length && tries.length > 0; round += 1) {
    const rows = await saveRows(salesforce, {
      method: 'PATCH',
      object: 'Opportunity',
      externalId: 'Referral_Identifier__c',
      records: tries.map(({ record }) => record),
      operation: 'create opportunities',
    });
    tries = tries.flatMap(({ deal, record, problems }, index) => {
      const row = rows[index];
      if (row === undefined) return [];
      if (isSaved(row)) {
        outcomes.set(deal, { id: row.id, problems });
        return [];
      }
      const culprits = culpritsOf(row, record);
      outcomes.set(deal, { error: row.error, problems });
      return culprits.length === 0
        ? []
        : [{ deal, record: without(record, culprits), problems: [...culprits.map(lacking(row.error)), ...problems] }];
    });
  }
  return outcomes;
}

const recordOf = ({ deal, accountId, ownerId }: OpportunityWanted): JsonObject => ({
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
