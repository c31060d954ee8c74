import { startBackground, type Condition, type Source } from '../../../relay/schedule/background.ts';
import type { Repeating } from '../../../relay/schedule/every.ts';
import { nothingMapped } from '../../../relay/sync/fields/mapping.ts';
import type { PairKey } from '../../../relay/sync/model.ts';
import type { Heartbeat, SetupCheck } from '../../../relay/sync/ports/organization.ts';
import type { SyncEvent } from '../../../relay/sync/ports/report.ts';
import { createWorld, plainDigest } from '../../worlds/world.ts';

export const heartbeatOfNothing: Condition = {
  ...{ queueDepth: 3, failedPairs: 0, credentialExpires: undefined, usage: undefined, deletedDeals: '' },
  events: { channel: 'outbound-message', readAt: undefined, comparedAt: undefined },
};

/** Until nothing is left that waits for something else than time. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 60; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

export type IdleBackground = ReturnType<typeof startIdleBackground>;

/** The periodic work of a relay in a world in which nothing happens unless a test makes it happen. */
export function startIdleBackground() {
  const world = createWorld();
  let background: Repeating | undefined;
  let ended: Promise<void> | undefined;
  const idle = {
    ...{ world, clock: world.clock, cursors: world.cursors },
    /** What the duty of each job was asked for, in ms. */
    asked: new Map<string, number>(),
    isOurs: (_name: string): boolean => true,
    /** Whatever reached the outside, by name. */
    done: [] as string[],
    woken: 0,
    reports: [] as SyncEvent[],
    heartbeats: [] as Heartbeat[],
    heard: new Map<Source, number>(),
    /** Before these times, overwritten values were forgotten. */
    forgotten: [] as number[],
    settings: {} as Record<string, string>,
    hasCallsLeft: true,
    onPage: (): void => undefined,
    /** Pairs whose last look failed; or what happens while they are read. */
    failed: [] as PairKey[] | (() => void),
    look: async (): Promise<SetupCheck[]> => [],
    async start() {
      background = startBackground({
        ...{ clock: world.clock, cursors: world.cursors, cloudTime: () => world.clock.now(), withLeads: false },
        ...{ referrals: world.partnerCenter.port, opportunities: world.salesforce.port, digest: plainDigest },
        ...{ leads: world.salesforce.leadPort, listings: world.links.listings, heard: idle.heard },
        ...{ sweepMs: 5 * 60_000, asksForAnswers: false, hasCallsLeft: () => idle.hasCallsLeft },
        links: {
          ...world.links.port,
          async failed() {
            if (Array.isArray(idle.failed)) return idle.failed;
            idle.failed();
            return [];
          },
        },
        report(event) {
          idle.reports.push(event);
          if (event.event === 'comparison') idle.done.push('comparison');
        },
        wake() {
          idle.woken += 1;
        },
        async takesDuty(name, forMs) {
          idle.asked.set(name, forMs);
          return idle.isOurs(name);
        },
        mapping: async () => ({ ...nothingMapped, settings: idle.settings }),
        orgSetup: { look: () => idle.look() },
        condition: async () => heartbeatOfNothing,
        heartbeats: {
          async write(heartbeat) {
            idle.done.push('heartbeat');
            idle.heartbeats.push(heartbeat);
          },
        },
        overwritten: {
          async forget(before) {
            idle.done.push('forgetting');
            idle.forgotten.push(before);
          },
        },
        oldEvents: {
          async count() {
            idle.done.push('removal');
            return 5;
          },
          async removePage() {
            idle.done.push('page');
            idle.onPage();
            return { removed: 1, kept: 0, problem: undefined, last: null };
          },
        },
      });
      await settle();
    },
    /** Lets time pass, hour by hour at most: what begins in one ends before the next. */
    async pass(ms: number) {
      for (let left = ms; left > 0; left -= 3_600_000) {
        world.clock.advance(Math.min(left, 3_600_000));
        await settle();
      }
    },
    stop: (): Promise<void> => (ended ??= background?.stop() ?? Promise.resolve()),
  };
  return idle;
}
