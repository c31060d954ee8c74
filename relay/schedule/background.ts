import { dayMs } from '../ground/day.ts';
import { version } from '../ground/version.ts';
import { compareAll } from './compare.ts';
import type { Mapping } from '../sync/fields/mapping.ts';
import type { Digest } from '../sync/fields/merge.ts';
import type { Listings } from '../sync/ports/listings.ts';
import type { OldEvents } from '../sync/ports/old-events.ts';
import { keptDays } from '../sync/plan/audit-lines.ts';
import type { Overwritten } from '../sync/ports/overwritten.ts';
import { toCosellError } from '../errors.ts';
import type { ApiUsage, EventsSeen, Heartbeats, OrgSetup, SetupReport } from '../sync/ports/organization.ts';
import { askForAnswers } from './ask-answers.ts';
import { askSeldom } from './ask-seldom.ts';
import { every, type Repeating } from './every.ts';
import { removeOldEvents, retentionOf } from './retention.ts';
import { createSetupLook } from './setup-look.ts';
import { sweep, type SweepContext } from './sweep.ts';

const minute = 60_000;
const hour = 60 * minute;
/** The maximum age of what the org shows about the relay. */
const heartbeatMs = 5 * minute;

export type Source = 'partner-center' | 'salesforce';

export interface BackgroundOptions extends SweepContext {
  heartbeats: Heartbeats;
  orgSetup: OrgSetup;
  /** Whether this relay, of several, has the duty `name` for the next `forMs`. */
  takesDuty: (name: string, forMs: number) => Promise<boolean>;
  mapping: () => Promise<Mapping>;
  oldEvents: OldEvents;
  overwritten: Pick<Overwritten, 'forget'>;
  /** Whether the org has API calls to spare for work that is not urgent. */
  hasCallsLeft: () => boolean;
  listings: Listings;
  digest: Digest;
  sweepMs: number;
  /** No webhook reports Microsoft's answers, so the relay has to ask. */
  asksForAnswers: boolean;
  /** When this relay last received a signal from each cloud, epoch ms. */
  heard: ReadonlyMap<Source, number>;
  /** The relay's condition, for the org to show. */
  condition: () => Promise<Condition>;
  /** Called when something came due. */
  wake: () => void;
}

export interface Condition {
  queueDepth: number;
  failedPairs: number;
  /** Epoch ms. */
  credentialExpires: number | undefined;
  usage: ApiUsage | undefined;
  events: EventsSeen;
  deletedDeals: string;
}

/** A relay's periodic work: sweep, compare everything once a day, send the heartbeat to the org. One of several relays does it. */
export function startBackground(options: BackgroundOptions): Repeating {
  const { cursors, clock, sweepMs, wake } = options;
  const lookAtSetup = createSetupLook(options.orgSetup, () => clock.now());
  const takes = (name: string, everyMs: number) => options.takesDuty(name, 2 * everyMs);
  const jobs = [
    every(options, 'sweep', sweepMs, async () => {
      if (!(await takes('sweep', sweepMs))) return;
      const asked = options.asksForAnswers ? await askForAnswers(options) : 0;
      if ((await sweep(options)) + asked > 0) wake();
    }),
    every(options, 'comparison', hour, async (isStopped) => {
      if (!(await takes('comparison', hour))) return;
      const last = await cursors.get('comparison');
      // On the first day there is nothing to compare yet.
      if (last === undefined) return cursors.set('comparison', clock.now());
      // A time in the future was stored by a clock that was ahead.
      if (last <= clock.now() && clock.now() - last < dayMs) return;
      const isOurs = askSeldom(clock, () => takes('comparison', hour));
      const mayGoOn = async () => !isStopped() && (await isOurs());
      const found = await compareAll({ ...options, mayGoOn });
      if (found === undefined) return;
      await cursors.set('comparison', clock.now());
      if (found.drifted + found.gone + found.failed > 0) wake();
    }),
    every(options, 'retention', hour, async (isStopped) => {
      if (!(await takes('retention', hour))) return;
      await options.overwritten.forget(clock.now() - keptDays * dayMs);
      const days = retentionOf((await options.mapping()).settings);
      const last = (await cursors.get('retention')) ?? 0;
      if (days === undefined || (last <= clock.now() && clock.now() - last < dayMs)) return;
      await removeOldEvents({ ...options, mayGoOn: () => !isStopped() && options.hasCallsLeft() }, days);
      if (!isStopped()) await cursors.set('retention', clock.now());
    }),
    every(options, 'heartbeat', heartbeatMs, async () => {
      await rememberSignals(options);
      if (await takes('heartbeat', heartbeatMs)) await beat(options, lookAtSetup);
    }),
  ];
  return {
    async stop() {
      await Promise.all(jobs.map((job) => job.stop()));
    },
  };
}

/** The cursor for when a signal last came from a cloud. */
export const heardCursor = (source: Source) => `heard-${source}`;

/** Shares what this relay has received with the one that sends the heartbeat. */
async function rememberSignals({ cursors, heard }: BackgroundOptions): Promise<void> {
  for (const [source, at] of heard)
    if (at > ((await cursors.get(heardCursor(source))) ?? 0)) await cursors.set(heardCursor(source), at);
}

async function beat(
  { heartbeats, cursors, clock, mapping, condition, report }: BackgroundOptions,
  lookAtSetup: (mapping: Mapping) => Promise<SetupReport | undefined>,
): Promise<void> {
  const inForce = await mapping();
  // The heartbeat goes out even if the set-up check fails.
  const setup = await lookAtSetup(inForce).catch((thrown: unknown) => {
    report({ event: 'fault', where: 'set-up', error: toCosellError(thrown) });
    return undefined;
  });
  await heartbeats.write({
    externalId: 'relay',
    version,
    at: clock.now(),
    lastFromPartnerCenter: await cursors.get(heardCursor('partner-center')),
    lastFromSalesforce: await cursors.get(heardCursor('salesforce')),
    ...(await condition()),
    disabledMappings: inForce.problems.map(({ error }) => error.message).join('\n'),
    setup,
  });
}
