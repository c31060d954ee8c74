import { CosellError, toCosellError } from '../errors.ts';
import type { CustomerShape } from './account-shape.ts';
import type { Salesforce } from './connect.ts';
import type { PerDeal } from './deal.ts';
import { findRepeated, type Repeated } from './find-repeated.ts';
import { findAccounts } from './found-accounts.ts';
import { customerMissing } from './missing.ts';
import type { NewRows } from './new-rows.ts';
import { chooseOwners, nobodyToOwn, type OwnerOutcome } from './owners.ts';
import { isOfFilter } from './refusal.ts';

/** What the org already has for new deals. */
export interface DealsThere {
  shape: CustomerShape;
  /** Opportunities that exist after a lost answer. */
  repeated: PerDeal<Repeated>;
  accounts: PerDeal<string>;
  /** Why accounts cannot be looked up in this org. */
  hidden: CosellError | undefined;
  owners: PerDeal<OwnerOutcome>;
}

/** Looks everything up in parallel. @throws if the org does not answer, or refuses one of the queries */
export async function lookUp(
  { salesforce, shapeOfAccount }: { salesforce: Salesforce; shapeOfAccount: () => Promise<CustomerShape> },
  deals: readonly NewRows[],
): Promise<DealsThere> {
  const shape = await shapeOfAccount();
  const [repeated, { accounts, hidden }, owners] = await Promise.all([
    findRepeated(salesforce, deals),
    findAccounts(salesforce, deals, shape).then(
      (accounts) => ({ accounts, hidden: undefined }),
      (thrown: unknown) => ({ accounts: new Map<NewRows, string>(), hidden: namesHidden(toCosellError(thrown)) }),
    ),
    chooseOwners(salesforce, deals).catch((thrown: unknown) => nobodyToOwn(toCosellError(thrown), deals)),
  ]);
  return { shape, repeated, accounts, owners, hidden };
}

function namesHidden(error: CosellError): CosellError {
  if (!isOfFilter(error)) throw error;
  const why = 'Salesforce cannot search accounts by name in this org, for example because the name is encrypted.';
  return customerMissing(
    new CosellError(error.code, why, { cause: error, words: `${why} ${error.words ?? error.message}` }),
  );
}
