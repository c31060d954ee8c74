import { CosellError, toCosellError } from '../../errors.ts';
import { attentionFields, auditFields, isNews } from '../record/card.ts';
import { idle, type Context, type Work } from '../pair.ts';
import type { OpportunityUpdate } from '../ports.ts';
import { countFailure, isWorthTelling } from '../record/retry.ts';

type Parts = Pick<Context, 'clock' | 'opportunities' | 'report'>;

/** Writes what the steps left for the opportunities, all in one batch, and then tells the sellers whose deals could not be served. */
export async function writeOpportunities(
  { clock, opportunities, report }: Parts,
  work: readonly Work[],
): Promise<void> {
  await write(planUpdate, (item, error) => {
    if (item.result instanceof CosellError) return;
    // The values did not go in: keep the base that still sees them as changes.
    const { baseWithout, eTag, wrote, outwards } = item.result;
    item.result = {
      ...idle('refused', 'attention', { error, wrote, untold: true }),
      ...(baseWithout && { base: baseWithout }),
      ...(eTag && { eTag }),
      ...(outwards && { outwards, news: outwards.news }),
    };
  });
  // In the fields that only we write; once must be enough.
  await write(
    (item) => {
      if (item.opportunity === undefined) return undefined;
      const { id, fields } = item.opportunity;
      return nonEmpty({ id, fields: leftToTell(item, fields) });
    },
    ({ opportunity }, error) => {
      report({ event: 'fault', where: `telling the seller of ${opportunity?.id ?? 'an opportunity'}`, error });
    },
  );

  function leftToTell(item: Work, shown: NonNullable<Work['opportunity']>['fields']): OpportunityUpdate['fields'] {
    const error = whatToTell(item);
    const copied =
      item.result instanceof CosellError || item.result.did !== 'refused' ? [] : (item.result.outwards?.lines ?? []);
    return error === undefined
      ? auditFields(copied, clock.now(), shown)
      : attentionFields(error, clock.now(), shown, copied);
  }

  async function write(
    pick: (item: Work) => OpportunityUpdate | undefined,
    failed: (item: Work, error: CosellError) => void,
  ): Promise<void> {
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
  }
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

/** The error that a seller should read and has not been told: one that waiting does not mend, or one that we no longer wait for. */
function whatToTell({ result, link }: Work): CosellError | undefined {
  const error = result instanceof CosellError ? result : result.untold === true ? result.error : undefined;
  if (!error?.retryable) return error;
  const { attempts, givenUp } = countFailure(link, error);
  return givenUp || isWorthTelling(attempts, error) ? error : undefined;
}

/** What stands in the way of a pair after all, if the seller has not read it before this look. */
export function newProblem(item: Work): CosellError | undefined {
  const { result, opportunity } = item;
  const error =
    whatToTell(item) ?? (result instanceof CosellError || result.untold === true ? undefined : result.error);
  return error !== undefined && opportunity !== undefined && isNews(error, opportunity.fields) ? error : undefined;
}

const nonEmpty = (update: OpportunityUpdate) => (Object.keys(update.fields).length === 0 ? undefined : update);
