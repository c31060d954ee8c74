import { version } from '../ground/version.ts';
import { compareAll } from './compare.ts';
import type { Mapping } from '../sync/fields/mapping.ts';
import type { Digest } from '../sync/fields/merge.ts';
import type { OldEvents } from '../sync/ports/old-events.ts';
import { keptDays, type Overwritten } from '../sync/ports/overwritten.ts';
import { toCosellError } from '../errors.ts';
import type { ApiUsage, EventsSeen, Heartbeats, OrgSetup, SetupReport } from '../sync/ports/organization.ts';
import { askForAnswers } from './ask-answers.ts';
import { every, type Repeating } from './every.ts';
import { removeOldEvents, retentionOf } from './retention.ts';
import { createSetupLook } from './setup-look.ts';
import { sweep, type SweepContext } from './sweep.ts';

const minute = 60_000;
const hour = 60 * minute;
/** What the org shows of the relay is never older. */
const heartbeatMs = 5 * minute;
const dayMs = 24 * hour;

export type Source = 'partner-center' | 'salesforce';

export interface BackgroundOptions extends SweepContext {
  heartbeats: Heartbeats;
  orgSetup: OrgSetup;
  /** Whether this relay, of several, is the one that does `name` for the next `forMs`. */
  takesDuty: (name: string, forMs: number) => Promise<boolean>;
  mapping: () => Promise<Mapping>;
  oldEvents: OldEvents;
  overwritten: Pick<Overwritten, 'forget'>;
  /** Whether the org has calls to spare for what is not urgent. */
  hasCallsLeft: () => boolean;
  digest: Digest;
  sweepMs: number;
  /** Nobody tells us when Microsoft has answered. */
  asksForAnswers: boolean;
  /** When this relay last heard of each cloud, epoch ms. */
  heard: ReadonlyMap<Source, number>;
  /** How the relay stands, for the org to show. */
  condition: () => Promise<Condition>;
  /** Something came due. */
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

/** What a relay does without being told: sweep, compare everything once a day, tell the org how it is. One of several relays does it. */
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
    every(options, 'comparison', hour, async () => {
      if (!(await takes('comparison', hour))) return;
      const last = await cursors.get('comparison');
      // The first day has nothing to compare yet.
      if (last === undefined) return cursors.set('comparison', clock.now());
      // A time yet to come is that of a clock which was ahead.
      if (last <= clock.now() && clock.now() - last < dayMs) return;
      const { drifted, gone, failed } = await compareAll(options);
      await cursors.set('comparison', clock.now());
      if (drifted + gone + failed > 0) wake();
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

/** Where the store remembers when a cloud was last heard of. */
export const heardCursor = (source: Source) => `heard-${source}`;

/** What any relay has heard, the one that tells the org knows. */
async function rememberSignals({ cursors, heard }: BackgroundOptions): Promise<void> {
  for (const [source, at] of heard)
    if (at > ((await cursors.get(heardCursor(source))) ?? 0)) await cursors.set(heardCursor(source), at);
}

async function beat(
  { heartbeats, cursors, clock, mapping, condition, report }: BackgroundOptions,
  lookAtSetup: (mapping: Mapping) => Promise<SetupReport | undefined>,
): Promise<void> {
  const inForce = await mapping();
  // The org hears that the relay lives, whatever came of the look.
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
