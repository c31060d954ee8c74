import pMap from 'p-map';
import { CosellError, toCosellError } from '../errors.ts';
import { attentionFields } from './card.ts';
import { createOpportunity } from './create-opportunity.ts';
import { createReferral } from './create-referral.ts';
import { findPairs } from './find.ts';
import { mergePair } from './merge-pair.ts';
import type { Mapping } from './mapping.ts';
import type { Link } from './model.ts';
import { idle, type Context, type Pair, type Result } from './pair.ts';
import type { LinkOutcome, OpportunityUpdate } from './ports.ts';
import { delayAfter, isGivenUp } from './retry.ts';
import { isMicrosofts } from './rules.ts';
import { seenCursor } from './share-with-microsoft.ts';

export type ReconcileParts = Omit<Context, 'mapping'> & { mapping: () => Promise<Mapping> };

type Work = Pair & { result: Result | CosellError };

/**
 * Brings every claimed pair to rest: read both sides, merge, write the referrals, then write all opportunities in one batch, and
 * say of each pair how it ended. Rejects only when the store does.
 */
export async function reconcile(parts: ReconcileParts, links: readonly Link[]): Promise<void> {
  const started = parts.clock.now();
  const mapping = await parts.mapping().catch((thrown: unknown) => unreadable(toCosellError(thrown)));
  if (mapping instanceof CosellError) {
    for (const link of links)
      await finish(parts, { link, referral: undefined, opportunity: undefined, result: mapping });
    return;
  }
  const context: Context = { ...parts, mapping };
  const found: (Pair | CosellError)[] = await findPairs(context, links).catch((thrown: unknown) =>
    links.map(() => unreadable(toCosellError(thrown))),
  );
  const taken = new Set<string>();
  const work = await pMap(
    links,
    async (link, index): Promise<Work> => {
      const pair = found[index] ?? { link, referral: undefined, opportunity: undefined };
      if (pair instanceof CosellError) return { link, referral: undefined, opportunity: undefined, result: pair };
      // Two rows of one batch may turn out to be one pair: the first takes it, and absorbs the other.
      const sides = [pair.referral?.id, pair.opportunity?.id].filter((id) => id !== undefined);
      const twin = sides.some((id) => taken.has(id));
      sides.forEach((id) => taken.add(id));
      return { ...pair, result: pair.unread ?? (twin ? busy() : await settle(context, pair).catch(toCosellError)) };
    },
    { concurrency: context.options.concurrency },
  );
  await writeOpportunities(context, work);
  for (const item of work) await finish(context, item);
  context.report({ event: 'batch', pairs: links.length, durationMs: context.clock.now() - started });
}

async function settle(context: Context, pair: Pair): Promise<Result> {
  const { link, referral, opportunity } = pair;
  if (referral !== undefined && isMicrosofts(referral)) return ofMicrosoft(context, link, referral.engagementId);
  if (referral !== undefined && opportunity !== undefined) {
    const sides = { referralId: referral.id, opportunityId: opportunity.id, engagementId: referral.engagementId };
    const joined = await context.links.join(link, sides);
    if (joined === undefined) throw busy();
    return mergePair(context, joined, referral, opportunity);
  }
  if (opportunity !== undefined) return createReferral(context, link, opportunity);
  if (referral !== undefined && link.opportunityId === null) return createOpportunity(context, link, referral);
  if (referral === undefined && link.opportunityId === null) return idle('gone', 'ignored');
  throw new CosellError('OPPORTUNITY_NOT_FOUND', `Salesforce shows no opportunity ${String(link.opportunityId)}.`);
}

/** A signal about Microsoft's half is a signal about the deal: our own half carries the pair. */
async function ofMicrosoft(context: Context, link: Link, engagementId: string): Promise<Result> {
  await context.cursors.set(seenCursor, context.clock.now());
  const own = (await context.referrals.ofEngagement(engagementId)).find((half) => !isMicrosofts(half));
  if (own !== undefined) await context.links.markDue([{ referralId: own.id }], context.clock.now());
  await context.links.drop(link);
  return idle("Microsoft's half", 'ignored');
}

async function writeOpportunities(context: Context, work: Work[]): Promise<void> {
  const { clock, opportunities } = context;
  const write = async (
    pick: (item: Work) => OpportunityUpdate | undefined,
    failed: (item: Work, error: CosellError) => void,
  ) => {
    const planned = work.flatMap((item) => {
      const update = pick(item);
      return update === undefined ? [] : [{ item, update }];
    });
    if (planned.length === 0) return;
    const outcomes = await opportunities
      .update(planned.map(({ update }) => update))
      .catch((thrown: unknown) => planned.map(() => toCosellError(thrown)));
    planned.forEach(({ item }, index) => {
      const error = outcomes[index];
      if (error !== undefined) failed(item, error);
      else if (!(item.result instanceof CosellError)) item.result.wrote += 1;
    });
  };

  const told = new Set<Work>();
  await write(planUpdate, (item, error) => {
    if (item.result instanceof CosellError) return;
    // The values did not go in: keep the base that still sees them as changes.
    const { baseWithout, eTag, wrote } = item.result;
    item.result = {
      ...idle('refused', 'attention', { error, wrote }),
      ...(baseWithout && { base: baseWithout }),
      ...(eTag && { eTag }),
    };
  });
  // Whoever could not be served is told why, in the fields that only we write; once more must be enough.
  await write(
    (item) => {
      const error =
        item.result instanceof CosellError
          ? item.result
          : item.result.did === 'refused'
            ? item.result.error
            : undefined;
      if (item.opportunity === undefined || error === undefined || error.retryable) return undefined;
      told.add(item);
      return nonEmpty({
        id: item.opportunity.id,
        fields: attentionFields(error, clock.now(), item.opportunity.fields),
      });
    },
    (item, error) => {
      context.report({
        event: 'fault',
        where: `telling the seller of ${item.opportunity?.id ?? 'an opportunity'}`,
        error,
      });
    },
  );
}

function planUpdate({ result, opportunity }: Work): OpportunityUpdate | undefined {
  if (result instanceof CosellError || opportunity === undefined) return undefined;
  const guarded = Object.keys(result.guarded).length > 0;
  return nonEmpty({
    id: opportunity.id,
    fields: { ...result.guarded, ...result.own },
    ...(guarded ? { onlyIfUnmodifiedSince: opportunity.modifiedAt } : {}),
  });
}

/** A refused query is no fault of the pairs that wait for it: they go on waiting until the org lets us read. */
const unreadable = (error: CosellError) =>
  error.retryable ? error : new CosellError('SALESFORCE_UNREADABLE', error.message, { cause: error });

const nonEmpty = (update: OpportunityUpdate) => (Object.keys(update.fields).length === 0 ? undefined : update);

const busy = () => new CosellError('PAIR_BUSY', 'Another worker holds the other half of this pair.');

async function finish(
  context: Pick<Context, 'clock' | 'options' | 'links' | 'report'>,
  { link, referral, opportunity, result }: Work,
): Promise<void> {
  const { clock, options } = context;
  const error = result instanceof CosellError ? result : result.error;
  const again = error?.retryable === true;
  const attempts = again ? link.attempts + 1 : 0;
  const parked = error !== undefined && isGivenUp(attempts, error);
  const wait = again
    ? delayAfter(attempts, error, options.random())
    : result instanceof CosellError
      ? undefined
      : result.againInMs;
  const state = again ? link.state : result instanceof CosellError ? 'attention' : result.state;
  const outcome: LinkOutcome = {
    state: parked ? 'parked' : state,
    error,
    attempts,
    dueAt: parked || wait === undefined ? undefined : clock.now() + wait,
    ...(result instanceof CosellError || result.base === undefined ? {} : { base: result.base }),
    ...(result instanceof CosellError || result.eTag === undefined ? {} : { eTag: result.eTag }),
    // A later edit in the same second bears the same stamp: the sweep must not take it for seen.
    ...(opportunity === undefined || opportunity.fresh ? {} : { opportunityModifiedAt: opportunity.modifiedAt }),
  };
  await context.links.finish(link, outcome);
  context.report({
    event: 'pair',
    outcome: parked ? 'parked' : result instanceof CosellError ? (again ? 'retry' : 'failed') : result.did,
    link: link.id,
    referralId: referral?.id ?? link.referralId,
    opportunityId: opportunity?.id ?? link.opportunityId,
    wrote: result instanceof CosellError ? 0 : result.wrote,
    ...(error === undefined ? {} : { error }),
  });
}
