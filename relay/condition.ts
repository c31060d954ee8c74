import type { Adapters } from './adapters.ts';
import { comparedCursor } from './schedule/catch-up.ts';
import { stream } from './schedule/event-stream.ts';
import { countDue, countFailed, listFailedWith } from './store/status.ts';
import { identifierOf } from './sync/deals/identity.ts';
import type { Settings } from './sync/fields/mapping.ts';
import type { EventsSeen } from './sync/ports/organization.ts';

/** Nobody can act on more than this at a time. */
const mostListed = 50;

/** The names that Salesforce's own Setup uses. */
const channels: Readonly<Record<string, string>> = {
  'outbound-message': 'Outbound Messages',
  pubsub: 'Pub/Sub API',
  both: 'Pub/Sub API, Outbound Messages',
};

/** What the relay reports of itself: its queue, its credentials, its channel, and the deals that people have to decide on. */
export async function conditionOf(adapters: Adapters, channel: string, settings: Settings, now: number) {
  return {
    queueDepth: await countDue(adapters.store, now),
    failedPairs: await countFailed(adapters.store),
    credentialExpires: await adapters.tokens.credentialExpires(),
    usage: adapters.salesforce.usage(),
    events: await eventsSeen(adapters, channel),
    deletedDeals: await deletedDeals(adapters, settings),
  };
}

/** How the relay learns of changes in Salesforce, and how far it has read. */
async function eventsSeen(
  { streams, cursors }: Pick<Adapters, 'streams' | 'cursors'>,
  channel: string,
): Promise<EventsSeen> {
  const isRead = channel !== 'outbound-message';
  return {
    channel: channels[channel] ?? channel,
    readAt: isRead ? (await streams.get(stream))?.at : undefined,
    comparedAt: isRead ? await cursors.get(comparedCursor) : undefined,
  };
}

/** Deals whose opportunity was deleted and whose fate somebody has to decide, one per line. Costs a call if there are any. */
async function deletedDeals(
  { store, opportunities }: Pick<Adapters, 'store' | 'opportunities'>,
  settings: Settings,
): Promise<string> {
  const asked = await listFailedWith(store, 'OPPORTUNITY_DELETED', mostListed);
  if (asked.length === 0) return '';
  const found = await opportunities.deleted(asked.flatMap(({ opportunityId }) => opportunityId ?? []));
  const names = new Map(found.map(({ id, name }) => [id, name]));
  return asked
    .map(({ referralId, opportunityId }) => {
      const { referralLink } = identifierOf(referralId ?? '', settings);
      const name = names.get(opportunityId ?? '') ?? opportunityId ?? '';
      return [name.replaceAll(/\s+/g, ' '), referralLink].filter(Boolean).join(' ');
    })
    .join('\n');
}
