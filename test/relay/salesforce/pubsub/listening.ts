import { createEventSource } from '../../../../relay/salesforce/pubsub/source.ts';
import { startEventStream, type EventStream } from '../../../../relay/schedule/event-stream.ts';
import { createDuties } from '../../../../relay/store/duties.ts';
import { createLinks } from '../../../../relay/store/links.ts';
import { openStore } from '../../../../relay/store/open-store.ts';
import { createCursors } from '../../../../relay/store/cursors.ts';
import { createStreams } from '../../../../relay/store/streams.ts';
import type { SyncEvent } from '../../../../relay/sync/ports/report.ts';
import { manualClock } from '../../../clock.ts';
import { startSalesforceCloud } from '../../../clouds/salesforce/start.ts';
import type { SalesforceSwitches } from '../../../clouds/salesforce/switches.ts';
import { packageSources } from '../../../package-sources.ts';
import { eventually } from '../../../relay-under-test.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { connect } from '../connected.ts';

export const hour = 3_600_000;

/** An org with the base package that serves its events, a store, and a relay's ear for them, all by one clock that stands still. */
export async function startListening(switches: Partial<SalesforceSwitches> = {}) {
  const clock = manualClock();
  const cloud = await startSalesforceCloud({ clock, switches, pubsub: true, sources: packageSources.slice(0, 1) });
  const { pubsub } = cloud;
  if (pubsub === undefined) throw new Error('the org serves no events');
  const folder = temporaryFolder('cosell-store');
  const store = await openStore({ dataDir: folder }, clock);
  const links = createLinks(store, clock);
  const streams = createStreams(store, clock);
  const reported: SyncEvent[] = [];
  const running: EventStream[] = [];
  const seller = cloud.as(cloud.users.seller);
  let deals = 0;

  /** A relay of its own on the store. */
  function listen(): EventStream {
    const { salesforce, opportunities, leads } = connect(cloud, () => clock.now());
    const duties = createDuties(store, clock);
    const stream = startEventStream({
      ...{
        links,
        clock,
        cursors: createCursors(store),
        opportunities,
        leads,
        withLeads: true,
        cloudTime: () => clock.now(),
      },
      source: createEventSource({
        ...{ salesforce, clock, organizationId: cloud.orgId },
        url: `https://${pubsub?.address ?? ''}`,
        authorities: pubsub?.rootPem,
      }),
      positions: streams,
      takesDuty: (name, forMs) => duties.take(name, forMs),
      random: () => 1,
      report: (event) => reported.push(event),
      accepted: () => undefined,
      wake: () => undefined,
    });
    const relay = {
      ...stream,
      async stop() {
        await stream.stop();
        await duties.resign();
      },
    };
    running.push(relay);
    return relay;
  }

  return {
    ...{ clock, cloud, pubsub, store, links, streams, reported, seller, listen },
    /** A new deal that is shared; its id. */
    share: () =>
      seller.create('Opportunity', {
        ...{ Name: `Deal ${String((deals += 1))}`, StageName: 'Prospecting', CloseDate: '2027-01-31' },
        Sync_with_Partner_Center__c: true,
      }),
    /** Resolves when these deals are due. */
    due: (...ids: readonly string[]) =>
      eventually(`${String(ids.length)} deals due`, async () => {
        const found = await links.known(ids.map((opportunityId) => ({ opportunityId })));
        return found.length === ids.length;
      }),
    subscribers: (count: number) => eventually(`${String(count)} subscribers`, () => pubsub.subscribers() === count),
    async close() {
      await Promise.all(running.map((stream) => stream.stop()));
      await store.close();
      await cloud.close();
    },
  };
}

export type Listening = Awaited<ReturnType<typeof startListening>>;
