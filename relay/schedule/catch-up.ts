import type { CosellError } from '../errors.ts';
import { markPages, opportunityListed, overlapMs, type SweepContext } from './sweep.ts';

export interface CatchUpContext extends Pick<
  SweepContext,
  'links' | 'clock' | 'cursors' | 'report' | 'withLeads' | 'cloudTime'
> {
  opportunities: Pick<SweepContext['opportunities'], 'changedSince'>;
  leads: Pick<SweepContext['leads'], 'convertedSince'>;
}

/** The cursor for when events were last missed (epoch ms). */
export const comparedCursor = 'events-compared';

/** Compares what changed in Salesforce since the last moment without missing events, including deletions and conversions. */
export async function catchUp(context: CatchUpContext, since: number, error: CosellError): Promise<number> {
  const { opportunities, leads, links, clock, cursors, report, withLeads } = context;
  const from = since - overlapMs;
  const now = clock.now();
  const [{ listed, marked }, converted] = await Promise.all([
    markPages(links, now, opportunities.changedSince(from), opportunityListed),
    withLeads ? leads.convertedSince(from) : [],
  ]);
  if (converted.length > 0)
    await links.markDue(
      converted.map((referralId) => ({ referralId })),
      now,
    );
  await cursors.set(comparedCursor, now);
  report({ event: 'catch-up', since, opportunities: listed, marked: marked + converted.length, error });
  return marked + converted.length;
}
