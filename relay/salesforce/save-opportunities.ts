import type { CosellError } from '../errors.ts';
import type { JsonObject } from '../sync/model.ts';
import type { NewRows } from './new-rows.ts';
import { isSaved, saveRows, type UnsavedRow } from './collections.ts';
import { isCardField } from './card-fields.ts';
import type { Salesforce } from './connect.ts';
import { textOf, type PerDeal } from './deal.ts';
import { customerMissing, ownerMissing } from './missing.ts';
import { isOfSchema } from './refusal.ts';

/** A deal to save, with what was found or created for it. */
export interface OpportunityWanted {
  deal: NewRows;
  accountId?: string;
  /** Possible owners, first choice first. */
  ownerIds: readonly string[];
}

/** Has either an id or an error. `problems`: what the org refused about account and owner. */
export interface OpportunityOutcome {
  id?: string;
  error?: CosellError;
  ownerId?: string | undefined;
  /** Why the org accepted another owner than the first choice. */
  otherOwner?: CosellError | undefined;
  problems: readonly CosellError[];
}

interface Try {
  deal: NewRows;
  record: JsonObject;
  /** Other possible owners, if the record's owner is refused. */
  otherOwners: readonly string[];
  otherOwner?: CosellError | undefined;
  problems: readonly CosellError[];
  /** The first refusal of a value. It is the reason if the deal cannot be created without that value either. */
  refusal?: CosellError;
}

/** Related records that the org may refuse without losing the deal, in the order in which they are dropped. */
const parents = ['AccountId', 'OwnerId'] as const;
type Parent = (typeof parents)[number];

const lacking = (error: CosellError) => (field: Parent) =>
  field === 'AccountId' ? customerMissing(error) : ownerMissing(error);

/**
 * Upserts on the referral id. If the org refuses an account or owner, the deal is not lost: the next owner is tried, and finally the
 * opportunity is created without them and reports why. The same goes for a value that the org refuses by name.
 */
export async function saveOpportunities(
  salesforce: Salesforce,
  wanted: readonly OpportunityWanted[],
): Promise<PerDeal<OpportunityOutcome>> {
  const outcomes: PerDeal<OpportunityOutcome> = new Map();
  let tries: readonly Try[] = wanted.map((one) => ({
    ...{ deal: one.deal, record: recordOf(one), otherOwners: one.ownerIds.slice(1), problems: [] },
  }));
  // Each round drops something, so this ends.
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
      if (culprits.length > 0) return [lesser(one, culprits, row.error)];
      const refusal = one.refusal ?? row.error;
      outcomes.set(deal, { error: refusal, problems });
      const values = refusedValues(row, record);
      return values.length === 0
        ? []
        : [{ ...one, record: without(record, values), problems: [...problems, row.error], refusal }];
    });
  }
  return outcomes;
}

/** The same record without what the org refused. The next owner, if any, replaces the refused one. */
function lesser(one: Try, culprits: readonly Parent[], why: CosellError): Try {
  const [next, ...otherOwners] = one.otherOwners;
  const gone = next === undefined ? culprits : culprits.filter((field) => field !== 'OwnerId');
  const rest = { ...one, record: without(one.record, gone), problems: [...gone.map(lacking(why)), ...one.problems] };
  if (!culprits.includes('OwnerId')) return rest;
  if (next === undefined) return { ...rest, otherOwner: undefined };
  return { ...rest, record: { ...rest.record, OwnerId: next }, otherOwners, otherOwner: why };
}

/** An opportunity needs these. */
const needed: readonly string[] = ['Name', 'StageName', 'CloseDate', 'Referral_Identifier__c'];

/** The values that a refusal names, if the deal can do without all of them. */
function refusedValues({ fields, error }: UnsavedRow, record: JsonObject): readonly string[] {
  const isOptional = (name: string) => name in record && !needed.includes(name) && !isCardField(name);
  return !error.retryable && !isOfSchema(error) && fields.every(isOptional) ? fields : [];
}

const recordOf = ({ deal, accountId, ownerIds: [ownerId] }: OpportunityWanted): JsonObject => ({
  ...deal.fields,
  Referral_Identifier__c: deal.referralId,
  ...(accountId === undefined ? {} : { AccountId: accountId }),
  ...(ownerId === undefined ? {} : { OwnerId: ownerId }),
});

const without = (record: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));

/** Refusals about a record that this one refers to. Most of them name no field. */
const byCode: Readonly<Record<string, readonly Parent[]>> = {
  INACTIVE_OWNER_OR_USER: ['OwnerId'],
  OP_WITH_INVALID_USER_TYPE_EXCEPTION: ['OwnerId'],
  TRANSFER_REQUIRES_READ: ['OwnerId'],
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: parents,
  INVALID_CROSS_REFERENCE_KEY: parents,
};

/**
 * Whether a refusal is about the record's account, its owner or both, and nothing else: by the fields that it names or the id that it
 * quotes. If it does neither, the first one that its code may be about; if that was not the cause, the next round drops the other.
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
