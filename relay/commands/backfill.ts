import { clearLinks, countDue } from '../store/status.ts';
import { markInventory, takeInventory, type Inventory } from '../schedule/backfill.ts';
import { pause, type CommandOutput, type Setting } from './command.ts';

const pollMs = 1_000;
/** A running relay finishes some pair within this time. */
const patienceMs = 60_000;

const counted = (inventory: Inventory) => ({
  linked: inventory.linked.length,
  received: inventory.received.length,
  leads: inventory.leads.length,
  shared: inventory.shared.length,
  twins: new Set(inventory.twins.map(({ referral }) => referral.id)).size,
  closed: inventory.closed,
});

const linesOf = (
  { linked, received, leads, shared, twins, closed }: ReturnType<typeof counted>,
  inboundCreate: boolean,
) => [
  `${String(linked).padStart(6)}  already linked pairs: compared, and merged where they differ`,
  `${String(received).padStart(6)}  referrals without an opportunity: ${inboundCreate ? 'an opportunity is created' : 'ignored (SYNC_INBOUND_CREATE is off)'}`,
  `${String(leads).padStart(6)}  unanswered leads`,
  `${String(shared).padStart(6)}  opportunities selected for sync but not shared yet: shared`,
  ...(twins === 0
    ? []
    : [
        `${String(twins).padStart(6)}  referrals that an open opportunity may be already: left out until you decide (cosell twins)`,
      ]),
  `${String(closed).padStart(6)}  closed referrals without an opportunity: ignored`,
];

/**
 * Takes stock of both sides and marks due what the running relay has not dealt with; you can stop and rerun it at any
 * time. With `dryRun` it only shows what would be done.
 */
export async function backfill(setting: Setting, dryRun: boolean): Promise<CommandOutput> {
  const { adapters, config, clock, say } = setting;
  say('Reading both sides ...');
  const inventory = await takeInventory(adapters);
  const counts = counted(inventory);
  const lines = linesOf(counts, config.sync.inboundCreate);
  if (dryRun) return { ok: true, lines: [...lines, 'Nothing was changed.'], data: { ...counts, dryRun } };
  for (const line of lines) say(line);
  const marked = await markInventory({ links: adapters.links, clock }, inventory);
  return drain(setting, marked, counts);
}

/** For a store that was lost: forgets every row and finds the pairs again by the identifiers that both clouds keep. */
export async function rebuild(setting: Setting): Promise<CommandOutput> {
  const { adapters, clock, say } = setting;
  say('Reading both sides ...');
  const { linked, shared, ...rest } = await takeInventory(adapters);
  await clearLinks(adapters.store);
  const inventory = { ...rest, linked, shared, received: [], leads: [] };
  const marked = await markInventory({ links: adapters.links, clock }, inventory);
  return drain(setting, marked, counted(inventory));
}

/** Shows the progress of the running relay, until nothing is due or nothing moves any more. */
async function drain({ adapters, clock, say }: Setting, marked: number, counts: object): Promise<CommandOutput> {
  let [left, movedAt] = [await countDue(adapters.store, clock.now()), clock.now()];
  while (left > 0 && clock.now() - movedAt < patienceMs) {
    say(`${String(left)} left`);
    await pause(clock, pollMs);
    const now = await countDue(adapters.store, clock.now());
    if (now !== left) movedAt = clock.now();
    left = now;
  }
  const done =
    left === 0 ? 'All pairs are done.' : `${String(left)} are left. Is the relay running? It continues when it is.`;
  return {
    ok: left === 0,
    lines: [`Marked ${String(marked)} pairs as due. ${done}`],
    data: { ...counts, marked, left },
  };
}
