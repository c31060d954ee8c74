import { CosellError, toCosellError } from '../errors.ts';
import type { NewOpportunity } from '../sync/model.ts';
import type { CreatedOpportunity, Opportunities } from '../sync/ports/opportunities.ts';
import { createCustomerShape, type CustomerShape } from './account-shape.ts';
import { createAccounts, type AccountOutcome } from './accounts.ts';
import { maxRows } from './collections.ts';
import type { Salesforce } from './connect.ts';
import { saveContactRoles, saveContacts, withOtherContacts } from './contacts.ts';
import { folded, type PerDeal } from './deal.ts';
import { lookUp, type DealsThere } from './deals-there.ts';
import type { Repeated } from './find-repeated.ts';
import { createLostAccounts, type LostAccounts } from './lost-accounts.ts';
import { contactMissing } from './missing.ts';
import { newRows, type NewRows } from './new-rows.ts';
import type { OwnerOutcome } from './owners.ts';
import { createTeams, joinTeams } from './team-members.ts';
import { isOfSchema } from './refusal.ts';
import { saveOpportunities } from './save-opportunities.ts';

/** `wasComplete`: only the people were requested, and they already existed. */
type Outcome = (CreatedOpportunity & { wasComplete?: boolean }) | CosellError;

interface Way {
  salesforce: Salesforce;
  shapeOfAccount: () => Promise<CustomerShape>;
  lost: LostAccounts;
  addMembers: ReturnType<typeof createTeams>;
  /** Creates only the people of existing opportunities. */
  peopleOnly: boolean;
}

/**
 * Creates opportunities with customer, primary contact and owner, 200 at a time. Each step is one call for all of them and can be
 * repeated. Batches run one after the other, so that two batches with the same new customer share one account instead of creating two.
 */
export function createCreator(salesforce: Salesforce): Pick<Opportunities, 'create' | 'addPeople'> {
  const way = {
    salesforce,
    shapeOfAccount: createCustomerShape(salesforce, 'Account', 'Billing'),
    lost: createLostAccounts(() => salesforce.now()),
    addMembers: createTeams(salesforce),
  };
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (peopleOnly: boolean, opportunities: readonly NewOpportunity[]) => {
    const mine = last.then(() => createAll({ ...way, peopleOnly }, opportunities.map(newRows)));
    last = mine.catch(() => undefined);
    return mine;
  };
  return {
    create: (opportunities) => inTurn(false, opportunities),
    async addPeople(opportunities) {
      const outcomes = await inTurn(true, opportunities);
      return outcomes.map((outcome) => {
        if (outcome instanceof CosellError) return outcome;
        const missing = outcome.problems.find(({ code }) => code === 'CONTACT_MISSING');
        return missing ?? (outcome.wasComplete === true ? 'there' : 'made');
      });
    },
  };
}

async function createAll(way: Way, opportunities: readonly NewRows[]): Promise<Outcome[]> {
  const deals = new Map<string, NewRows>();
  for (const deal of opportunities) if (!deals.has(folded(deal.referralId))) deals.set(folded(deal.referralId), deal);
  const all = [...deals.values()];
  const outcomes: PerDeal<Outcome> = new Map();
  for (let start = 0; start < all.length; start += maxRows)
    for (const [deal, outcome] of await createBatch(way, all.slice(start, start + maxRows)))
      outcomes.set(deal, outcome);
  return opportunities.map(({ referralId }) => {
    const deal = deals.get(folded(referralId));
    return (
      (deal && outcomes.get(deal)) ??
      new CosellError('UNEXPECTED', 'Salesforce returned no result for this opportunity.')
    );
  });
}

async function createBatch(way: Way, deals: readonly NewRows[]): Promise<PerDeal<Outcome>> {
  let there: DealsThere;
  try {
    there = await lookUp(way, deals);
  } catch (thrown) {
    const error = toCosellError(thrown);
    // A permanent refusal may be about one deal: the others are created without it. Nothing has been written yet.
    if (error.retryable || isOfSchema(error) || deals.length === 1) return new Map(deals.map((deal) => [deal, error]));
    const half = Math.ceil(deals.length / 2);
    return new Map([...(await createBatch(way, deals.slice(0, half))), ...(await createBatch(way, deals.slice(half)))]);
  }
  const { shape, repeated, accounts: found, owners, hidden } = there;
  const { salesforce, lost } = way;
  const isWanted = (deal: NewRows) => repeated.has(deal) || !way.peopleOnly;
  const missing = deals.filter((deal) => !repeated.has(deal) && !found.has(deal) && isWanted(deal));
  // If existing accounts cannot be looked up, none is created, to avoid duplicates.
  const made =
    hidden === undefined
      ? await createAccounts(salesforce, missing, { shape, lost })
      : new Map(missing.map((deal): [NewRows, AccountOutcome] => [deal, { problems: [hidden] }]));
  const accountOf = (deal: NewRows) => accountFor(repeated.get(deal), found.get(deal), made.get(deal));
  const open = deals.filter((deal) => errorOf(accountOf(deal)) === undefined && isWanted(deal));
  const people = open.flatMap((deal) => {
    const account = accountOf(deal);
    // A contact without an account could never be found again.
    const hasNobody = deal.contact !== undefined && repeated.get(deal)?.hasPrimaryContact !== true;
    const wanted = 'id' in account ? { deal, accountId: account.id, accountIsNew: account.isNew } : undefined;
    return hasNobody && wanted !== undefined
      ? withOtherContacts(wanted).map((one) => ({ ...one, of: deal, isPrimary: one === wanted }))
      : [];
  });
  const [contacts, opportunities] = await Promise.all([
    saveContacts(salesforce, people),
    saveOpportunities(
      salesforce,
      open
        .filter((deal) => !repeated.has(deal))
        .map((deal) => ({ deal, ...parents(accountOf(deal), owners.get(deal)) })),
    ),
  ]);
  const hasNone = (deal: NewRows) =>
    deal.contact !== undefined && !('id' in accountOf(deal)) && repeated.get(deal)?.hasPrimaryContact !== true;
  const idOf = (deal: NewRows) => repeated.get(deal)?.id ?? opportunities.get(deal)?.id;
  const roles = await saveContactRoles(
    salesforce,
    people.flatMap(({ deal, of, isPrimary }) => {
      const [opportunityId, contact] = [idOf(of), contacts.get(deal)];
      return opportunityId !== undefined && contact !== undefined && 'id' in contact
        ? [{ deal, opportunityId, contactId: contact.id, isPrimary }]
        : [];
    }),
  );
  const outsiders = await joinTeams(
    way.addMembers,
    open.flatMap((deal) => {
      const [{ id: opportunityId, ownerId } = {}, userOf] = [opportunities.get(deal), owners.get(deal)?.userOf];
      if (deal.joinsTeam !== true || opportunityId === undefined || userOf === undefined) return [];
      return { opportunityId, ownerId, emails: deal.ownerEmails, userOf };
    }),
  );
  return new Map(
    deals.map((deal): [NewRows, Outcome] => {
      const [account, saved, contact, role] = [
        accountOf(deal),
        opportunities.get(deal),
        contacts.get(deal),
        roles.get(deal),
      ];
      const id = idOf(deal);
      const error = errorOf(account) ?? saved?.error;
      if (id === undefined || error !== undefined) return [deal, error ?? (way.peopleOnly ? gone() : noResult())];
      const problems = [
        // Its account by now is the one of its contact, and its owner no longer matters here.
        ...(repeated.has(deal) ? [] : problemsOf(account)),
        ...(saved?.problems ?? []),
        ...(contact?.problem === undefined ? [] : [contact.problem]),
        ...(hasNone(deal) ? [contactMissing()] : []),
        ...(role === undefined ? [] : [role]),
        ...(repeated.has(deal) ? [] : problemsOf(owners.get(deal))),
      ];
      const wasComplete = repeated.get(deal)?.hasPrimaryContact === true;
      if (way.peopleOnly) return [deal, { id, problems, wasComplete }];
      const similar = !repeated.has(deal) && 'similar' in account ? account.similar : undefined;
      const [notInTeam, otherOwner] = [outsiders.get(id), saved?.otherOwner];
      const told = { ...(similar && { similar }), ...(otherOwner && { otherOwner }) };
      return [deal, { id, problems, ...told, ...(notInTeam?.length && { notInTeam }) }];
    }),
  );
}

/** An existing opportunity keeps its account, or has none. */
function accountFor(
  repeated: Repeated | undefined,
  found: string | undefined,
  made: AccountOutcome | undefined,
): AccountOutcome {
  const id = repeated === undefined ? found : (repeated.accountId ?? undefined);
  if (id !== undefined) return { id, isNew: false, problems: [] };
  return repeated === undefined ? (made ?? { problems: [] }) : { problems: [] };
}

const errorOf = (account: AccountOutcome): CosellError | undefined => ('error' in account ? account.error : undefined);

function problemsOf(outcome: AccountOutcome | OwnerOutcome | undefined): readonly CosellError[] {
  if (outcome === undefined) return [];
  if ('problems' in outcome) return outcome.problems;
  return 'problem' in outcome ? [outcome.problem] : [];
}

const parents = (account: AccountOutcome, owner: OwnerOutcome | undefined) => ({
  ...('id' in account ? { accountId: account.id } : {}),
  ownerIds: owner?.ids ?? [],
});

const noResult = () => new CosellError('UNEXPECTED', 'Salesforce returned no result for this opportunity.');

const gone = () => new CosellError('OPPORTUNITY_NOT_FOUND', 'Salesforce no longer shows this opportunity.');
