import { clearLinks, countDue } from '../store/status.ts';
import { markInventory, takeInventory, type Inventory } from '../schedule/backfill.ts';
import { pause, type CommandOutput, type Setting } from './command.ts';

const pollMs = 1_000;
/** A relay that runs brings some pair to rest within this time. */
const patienceMs = 60_000;

const counted = (inventory: Inventory) => ({
  linked: inventory.linked.length,
  received: inventory.received.length,
  leads: inventory.leads.length,
  shared: inventory.shared.length,
  closed: inventory.closed,
});

const linesOf = ({ linked, received, leads, shared, closed }: ReturnType<typeof counted>, inboundCreate: boolean) => [
  `${String(linked).padStart(6)}  pairs that know each other: compared, and merged where they differ`,
  `${String(received).padStart(6)}  referrals without an opportunity: ${inboundCreate ? 'received' : 'left alone (SYNC_INBOUND_CREATE is off)'}`,
  `${String(leads).padStart(6)}  leads that nobody has answered`,
  `${String(shared).padStart(6)}  opportunities that are ticked and not shared yet: shared`,
  `${String(closed).padStart(6)}  closed referrals that no opportunity knows: left alone`,
];

/**
 * Takes stock of both sides and marks due what the running relay has not dealt with; it may be broken off and repeated. With
 * `dryRun` it only says what would be done.
 */
export async function backfill(setting: Setting, dryRun: boolean): Promise<CommandOutput> {
  const { adapters, config, clock, say } = setting;
  say('Taking stock of both sides ...');
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
  say('Taking stock of both sides ...');
  const { linked, shared, ...rest } = await takeInventory(adapters);
  await clearLinks(adapters.store);
  const inventory = { ...rest, linked, shared, received: [], leads: [] };
  const marked = await markInventory({ links: adapters.links, clock }, inventory);
  return drain(setting, marked, counted(inventory));
}

/** Shows how the running relay works it off, until nothing is due or nothing moves any more. */
async function drain({ adapters, clock, say }: Setting, marked: number, counts: object): Promise<CommandOutput> {
  let [left, movedAt] = [await countDue(adapters.store, clock.now()), clock.now()];
  while (left > 0 && clock.now() - movedAt < patienceMs) {
    say(`${String(left)} to go`);
    await pause(clock, pollMs);
    const now = await countDue(adapters.store, clock.now());
    if (now !== left) movedAt = clock.now();
    left = now;
  }
  const done =
    left === 0 ? 'All of it is done.' : `${String(left)} are left: is the relay running? It does them when it is.`;
  return {
    ok: left === 0,
    lines: [`${String(marked)} pairs were marked due. ${done}`],
    data: { ...counts, marked, left },
  };
}
