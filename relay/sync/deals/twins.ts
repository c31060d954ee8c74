import { compareCustomers, customerKeys } from '../fields/compare-customers.ts';
import type { Deal } from '../fields/described-deal.ts';
import { nameLikeness } from '../fields/name-likeness.ts';

/** An opportunity and a referral that may be one deal, kept by hand in both systems. */
export interface Twins {
  opportunity: Deal;
  referral: Deal;
  /** 0 to 1. */
  score: number;
  /** `probable`: each is the other's best match by a clear margin. `possible`: a person has to check. */
  likeness: 'probable' | 'possible';
}

/** Whether the seller has said that two deals are not the same. */
export type IsApart = (opportunityId: string, referralId: string) => boolean;

const weights = { same: 0.4, candidate: 0.3, name: 0.3, amount: 0.2, date: 0.1 } as const;
const probableFrom = 0.7;
const possibleFrom = 0.55;
/** How far the best match must be ahead of the next. */
const margin = 0.08;
/** How many possible matches are named for each deal. Nobody reads more. */
const mostPossible = 3;

/**
 * Finds deals that both systems hold without a link, by customer, name, amount and closing date. The result is never certain: these are
 * proposals for a person to decide. Deals of different customers never match.
 */
export function findTwins(
  opportunities: readonly Deal[],
  referrals: readonly Deal[],
  isApart: IsApart = () => false,
): Twins[] {
  const byKey = Map.groupBy(
    opportunities.flatMap((deal) => customerKeys(deal.customer.name).map((key) => ({ key, deal }))),
    ({ key }) => key,
  );
  const scored = referrals.flatMap((referral) => {
    const near = customerKeys(referral.customer.name).flatMap((key) => byKey.get(key) ?? []);
    return [...new Set(near.map(({ deal }) => deal))]
      .filter((opportunity) => !isApart(opportunity.id, referral.id))
      .map((opportunity) => ({ opportunity, referral, score: scoreOf(opportunity, referral) }))
      .filter(({ score }) => score >= possibleFrom);
  });
  const here = Map.groupBy(scored, ({ opportunity }) => opportunity.id);
  const there = Map.groupBy(scored, ({ referral }) => referral.id);
  const isAhead = (one: Scored, rivals: readonly Scored[] = []) =>
    rivals.every((rival) => rival === one || rival.score <= one.score - margin);
  const probable = scored
    .filter((one) => one.score >= probableFrom)
    .filter((one) => isAhead(one, here.get(one.opportunity.id)) && isAhead(one, there.get(one.referral.id)));
  const settled = new Set(probable.flatMap(({ opportunity, referral }) => [opportunity.id, referral.id]));
  const possible = [...there.values()].flatMap((rivals) =>
    rivals
      .filter(({ opportunity, referral }) => !settled.has(opportunity.id) && !settled.has(referral.id))
      .sort(byScore)
      .slice(0, mostPossible),
  );
  return [
    ...probable.map((one) => ({ ...one, likeness: 'probable' as const })).sort(byScore),
    ...possible.map((one) => ({ ...one, likeness: 'possible' as const })).sort(byScore),
  ];
}

type Scored = Omit<Twins, 'likeness'>;

const byScore = (a: Scored, b: Scored): number => b.score - a.score;

function scoreOf(a: Deal, b: Deal): number {
  const customer = compareCustomers(a.customer, b.customer);
  if (customer === 'different') return 0;
  const name = nameLikeness(a.name, b.name, [a.customer.name, b.customer.name]);
  return (
    weights[customer] +
    weights.name * name +
    weights.amount * amountLikeness(a.amount, b.amount) +
    weights.date * dateLikeness(a.closeDate, b.closeDate)
  );
}

/** An unknown value counts neither for nor against a match. */
const unknown = 0.5;

/** Currencies and discounts make amounts differ, so a difference of a tenth still counts as close. */
function amountLikeness(a: number | null, b: number | null): number {
  if (a === null || b === null) return unknown;
  const [low, high] = a < b ? [a, b] : [b, a];
  if (high <= 0) return low === high ? 1 : 0;
  return step((high - low) / high, [
    [0, 1],
    [0.05, 0.9],
    [0.12, 0.7],
    [0.3, 0.3],
  ]);
}

function dateLikeness(a: string | null, b: string | null): number {
  if (a === null || b === null) return unknown;
  return step(Math.abs(Date.parse(a) - Date.parse(b)) / 86_400_000, [
    [1, 1],
    [14, 0.8],
    [45, 0.5],
    [100, 0.2],
  ]);
}

/** The likeness of the first step that the difference does not exceed. */
const step = (difference: number, steps: readonly (readonly [atMost: number, likeness: number])[]): number =>
  steps.find(([atMost]) => difference <= atMost)?.[1] ?? 0;
