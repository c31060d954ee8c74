import type { News } from '../record/audit-lines.ts';
import { changedOnly } from '../record/card.ts';
import type { Json, JsonObject, Link, Opportunity, Referral } from '../model.ts';
import type { Context } from '../pair.ts';
import { valueAt } from '../fields/pointer.ts';
import { isMicrosofts } from '../deals/stages.ts';
import { seenCursor } from '../execute/invite-microsoft.ts';

/** What Microsoft's half of a deal says that the seller should know. */
interface HalfNews {
  own: JsonObject;
  news: News[];
  seen: string | undefined;
}

const nothing: HalfNews = { own: {}, news: [], seen: undefined };

/** What each substatus of Microsoft's half means to the partner. That it waits for an answer is no news. */
const meanings: Readonly<Record<string, Pick<News, 'outcome' | 'summary'>>> = {
  Received: { outcome: 'Synced', summary: 'Microsoft has received the deal' },
  Accepted: { outcome: 'Accepted', summary: 'Microsoft has accepted the deal' },
  Declined: { outcome: 'Declined', summary: 'Microsoft has declined the deal' },
  Expired: { outcome: 'Closed', summary: 'Microsoft has not answered in time' },
  Won: { outcome: 'Closed', summary: 'Microsoft has closed the deal as won' },
  Lost: { outcome: 'Closed', summary: 'Microsoft has closed the deal as lost' },
};

/**
 * Looks at Microsoft's half, when a signal or the nightly comparison said that it has news: its answer for the timeline, and the id
 * of the deal in Microsoft's CRM. Not every partner may see that half (decision 4): then there is nothing to tell.
 */
export async function microsoftsAnswer(
  { referrals, cursors, clock, digest }: Pick<Context, 'referrals' | 'cursors' | 'clock' | 'digest'>,
  link: Link,
  own: Referral,
  shown: Opportunity['fields'],
): Promise<HalfNews> {
  if (!link.halfDue) return nothing;
  const half = (await referrals.ofEngagement(own.engagementId)).find(isMicrosofts);
  if (half === undefined) return { ...nothing, seen: link.halfSeen ?? '' };
  await cursors.set(seenCursor, clock.now());
  const crmId = [half, own].map(({ body }) => text(valueAt(body, '/trackingInfo/microsoftMsxId'))).find(Boolean);
  const seen = digest('half', half.substatus);
  const meaning = seen === link.halfSeen ? undefined : meanings[half.substatus];
  const reason = text(half.body['statusReason']);
  return {
    own: crmId === undefined ? {} : changedOnly({ Microsoft_CRM_Identifier__c: crmId }, shown),
    news:
      meaning === undefined
        ? []
        : [
            {
              ...meaning,
              direction: 'From Partner Center',
              changes: reason === '' ? [] : [`Reason: ${reason}`],
              lost: [],
            },
          ],
    seen,
  };
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
