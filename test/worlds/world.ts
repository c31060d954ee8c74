import { reconcile } from '../../relay/sync/reconcile.ts';
import type { Digest } from '../../relay/sync/fields/merge.ts';
import type { Mapping } from '../../relay/sync/fields/mapping.ts';
import type { JsonObject, Person } from '../../relay/sync/model.ts';
import { toCosellError } from '../../relay/errors.ts';
import { createEventLog } from '../../relay/sync/record/event-log.ts';
import type { Cursors } from '../../relay/sync/ports/cursors.ts';
import type { Overwritten } from '../../relay/sync/ports/overwritten.ts';
import type { Referrals } from '../../relay/sync/ports/referrals.ts';
import type { SyncEvent } from '../../relay/sync/ports/report.ts';
import { createOpenReferrals } from '../../relay/sync/observe/open-referrals.ts';
import { microsoftSeenCursor } from '../../relay/sync/observe/engagement.ts';
import { compareAll } from '../../relay/schedule/compare.ts';
import { sweep } from '../../relay/schedule/sweep.ts';
import { manualClock, type ManualClock } from '../clock.ts';
import { createGate, type Gate } from './gate.ts';
import { packageMapping } from './mapping-rows.ts';
import { createMemoryOverwritten } from './overwritten.ts';
import { createMemoryCursors, createMemoryLinks, type MemoryLinks } from './links.ts';
import { createPartnerCenter, type PartnerCenterWorld } from './partner-center.ts';
import { createSalesforce, type SalesforceWorld } from './salesforce.ts';

/** Both clouds and a relay between them, in memory, on a clock that moves only when told to. */
export interface World {
  clock: ManualClock;
  partnerCenter: PartnerCenterWorld;
  salesforce: SalesforceWorld;
  links: MemoryLinks;
  cursors: Cursors;
  overwritten: Overwritten;
  gate: Gate;
  events: SyncEvent[];
  /** What the org says of the mapping: a test may change it, or make it reject. */
  mapping: () => Promise<Mapping>;
  options: { inboundCreate: boolean; leads: boolean; signals: boolean };
  /** Tells the relay that something may differ. */
  signal(key: { referralId: string } | { opportunityId: string }): Promise<void>;
  /** One look at everything that is due now. */
  look(): Promise<void>;
  /** Loses, doubles or turns round what the two clouds are about to tell. */
  disturb(how: 'lose' | 'double' | 'reverse'): void;
  /** Works, waits and works until nothing is due; restarts a relay that died. Fails when it does not come to rest. */
  rest(): Promise<void>;
  sweep(): Promise<number>;
  /** The daily comparison: a refused deal is tried again although neither record has changed. */
  compare(): Promise<void>;
  /** Lets time pass as in a running relay: works when something is due, sweeps every five minutes. */
  pass(ms: number): Promise<void>;
  /** Writes on both sides since the start. */
  writes(): number;
}

/** The package's mapping, compiled once: it is the same for each world. */
const delivered = packageMapping();
/** Tells values apart as the keyed one does, in a hundredth of the time. */
export const plainDigest: Digest = (key, shown) => (shown === null ? `${key}\0` : `${key}\0${shown}`);
const leaseMs = 60_000;
const sweepMs = 5 * 60_000;

export function createWorld(changes: Partial<World['options']> = {}): World {
  const clock = manualClock();
  const options = { inboundCreate: true, leads: false, signals: true, ...changes };
  const waiting: ({ referralId: string } | { opportunityId: string })[] = [];
  const partnerCenter = createPartnerCenter(clock, (referralId) => {
    // Partner Center announces every change, including the relay's own.
    waiting.push({ referralId });
  });
  const salesforce = createSalesforce(clock, (opportunityId) => {
    // The flow announces what users save; it ignores the integration user's writes.
    waiting.push({ opportunityId });
  });
  const links = createMemoryLinks(clock);
  const cursors = createMemoryCursors();
  const overwritten = createMemoryOverwritten();
  const gate = createGate();
  const events: SyncEvent[] = [];
  const report = (event: SyncEvent) => events.push(event);
  /** No plan of any world may break a promise of the product. */
  const assertKept = () => {
    const broken = events.filter(({ event }) => event === 'violation');
    if (broken.length > 0) throw new Error(`Plans that break an invariant: ${JSON.stringify(broken)}`);
  };
  const timeline = createEventLog(gate.guard('timeline', salesforce.timelinePort), report);
  let turn = 0;
  const theirs = createOpenReferrals({
    ...{ referrals: partnerCenter.port, opportunities: salesforce.port },
    ...{ links: links.port, clock },
  });
  const ports = {
    referrals: oneByOne(gate.guard('referrals', partnerCenter.port), () => partnerCenter.options.listsTellAll),
    opportunities: gate.guard('opportunities', salesforce.port),
    leads: gate.guard('leads', salesforce.leadPort),
    links: gate.guard('links', links.port),
    listings: links.listings,
    cursors: gate.guard('cursors', cursors),
    overwritten: gate.guard('overwritten', overwritten),
  };

  const world: World = {
    ...{ clock, partnerCenter, salesforce, links, cursors, overwritten, gate, events, options },
    mapping: async () => delivered,
    signal: (key) => links.port.markDue([key], clock.now()),
    async look() {
      const sent = waiting.splice(0);
      if (options.signals) await links.port.markDue(sent, clock.now());
      const batch = await ports.links.claim(200, clock.now(), leaseMs);
      if (batch.length === 0) return;
      await reconcile(
        {
          ...{
            ...ports,
            openReferrals: theirs,
            clock,
            digest: plainDigest,
            report,
            events: timeline,
            mapping: () => world.mapping(),
          },
          options: {
            ...{ concurrency: 4, inboundCreate: options.inboundCreate, leads: options.leads },
            random: () => (turn = (turn + 0.37) % 1),
          },
        },
        batch,
      );
      assertKept();
    },
    disturb(how) {
      const sent = waiting.splice(0);
      if (how === 'double') waiting.push(...sent, ...sent);
      if (how === 'reverse') waiting.push(...sent.reverse());
    },
    async rest() {
      for (let round = 0; round < 60; round += 1) {
        await world.look().catch(() => undefined);
        if (gate.isDead()) {
          gate.restart();
          links.release();
        }
        if (waiting.length > 0 && options.signals) continue;
        const next = await links.port.nextDue();
        if (next === undefined) {
          assertKept();
          return;
        }
        clock.advance(Math.max(0, next - clock.now()));
      }
      throw new Error('The two sides do not come to rest.');
    },
    sweep: () => sweep({ ...ports, clock, cloudTime: () => clock.now(), report, withLeads: options.leads }),
    async compare() {
      await compareAll({ ...ports, clock, report, digest: plainDigest });
    },
    async pass(ms) {
      const end = clock.now() + ms;
      for (let nextSweep = clock.now(); clock.now() < end;) {
        await world.look();
        if (nextSweep <= clock.now()) {
          nextSweep += sweepMs;
          await world.sweep().catch(() => undefined);
          continue;
        }
        const due = (await links.port.nextDue()) ?? end;
        clock.advance(Math.max(1, Math.min(due, nextSweep, end) - clock.now()));
      }
    },
    writes: () => partnerCenter.writes() + salesforce.writes(),
  };
  return world;
}

/** Each read for itself, so that one may fail and the others not. */
export const oneByOne = (port: Referrals, fromLists = () => false): Referrals =>
  new Proxy(port, {
    get: (target, key) =>
      key === 'readMany'
        ? async (ids: readonly string[]) =>
            new Map(
              await Promise.all(
                ids.map(async (id) => {
                  const read = await port.read(id).catch(toCosellError);
                  return [id, fromLists() && 'body' in read ? { ...read, eTag: '' } : read] as const;
                }),
              ),
            )
        : (Reflect.get(target, key) as unknown),
  });

/** From here on this relay knows that Partner Center shows it Microsoft's halves. */
export const hasSeenMicrosoftsHalves = (world: World): Promise<void> =>
  world.cursors.set(microsoftSeenCursor, world.clock.now());

export const primaryContact: Person = {
  firstName: 'Sue',
  lastName: 'Smith',
  email: 'sue.smith@fabrikam.example',
  phone: '+1 425 555 0110',
};

/** An opportunity that has everything to be shared. */
export const readyToShare: JsonObject = {
  Name: 'Fabrikam: field service',
  Amount: 120_000,
  CurrencyIsoCode: 'USD',
  CloseDate: '2027-06-30',
  Description: 'Fabrikam plans its technicians by telephone.',
  StageName: 'Needs Analysis',
  Sync_with_Partner_Center__c: true,
  Partner_Center_Sync_Status__c: 'Not shared',
  Products__c: 'SOL-15974-MQF',
  'Account.Name': 'Fabrikam',
  'Account.BillingStreet': 'One Fabrikam Way',
  'Account.BillingCity': 'Seattle',
  'Account.BillingState': 'WA',
  'Account.BillingPostalCode': '98101',
  'Account.BillingCountry': 'United States',
};
