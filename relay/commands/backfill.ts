import { clearLinks, countByState, countDue, countSteps } from '../store/status.ts';
import { markInventory } from '../schedule/backfill.ts';
import { takeInventory, type Inventory } from '../schedule/inventory.ts';
import { CosellError } from '../errors.ts';
import { restBeforeLook } from './progress.ts';
import { noRelay, pause, type AttendedSetting, type CommandOutput } from './command.ts';

/** A running relay makes at least one step within this time, even if a cloud is slow. */
const patienceMs = 5 * 60_000;

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
 * Takes an inventory of both sides and marks due what the running relay has not handled yet. You can stop and rerun it at any time. With
 * `dryRun` it only shows what would be done.
 */
export async function backfill(setting: AttendedSetting, dryRun: boolean): Promise<CommandOutput> {
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

/**
 * For a store that was lost: deletes every row and finds the pairs again by the identifiers that both clouds keep. Asks first, unless
 * `yes`. @throws USAGE if nobody is there to answer
 */
export async function rebuild(
  setting: AttendedSetting,
  { dryRun, yes }: { dryRun: boolean; yes: boolean },
): Promise<CommandOutput> {
  const { adapters, clock, say, confirm } = setting;
  if (!dryRun && !yes && confirm === undefined)
    throw new CosellError('USAGE', 'This has to be confirmed, and the command does not run in a terminal.', {
      cure: 'Add --yes. --dry-run shows what it would do.',
    });
  say('Reading both sides ...');
  const { linked, shared, ...rest } = await takeInventory(adapters);
  const rows = (await countByState(adapters.store)).reduce((sum, { pairs }) => sum + pairs, 0);
  const act = `forget the ${String(rows)} rows of the work list and find ${String(linked.length + shared.length)} pairs again`;
  const counts = { rows, linked: linked.length, shared: shared.length };
  if (dryRun) return { ok: true, lines: [`This would ${act}.`, 'Nothing was changed.'], data: { ...counts, dryRun } };
  if (!yes && !(await confirm?.(`Do you want to ${act}?`)))
    return { ok: true, lines: ['Nothing was changed.'], data: counts };
  await clearLinks(adapters.store);
  const inventory = { ...rest, linked, shared, received: [], leads: [] };
  const marked = await markInventory({ links: adapters.links, clock }, inventory);
  return drain(setting, marked, counted(inventory));
}

/** Shows the running relay's progress until nothing is due or nothing changes any more. */
async function drain(
  { adapters, clock, progress }: AttendedSetting,
  marked: number,
  counts: object,
): Promise<CommandOutput> {
  const count = () => countSteps(adapters.store, clock.now());
  const due = await countDue(adapters.store, clock.now());
  let [steps, movedAt] = [await count(), clock.now()];
  const stepsOfOne = due === 0 ? 1 : steps / due;
  // A relay that runs at first may stop in the meantime. The next one continues.
  const isServed = await adapters.store.isServed();
  for (let tookMs = 0; isServed && steps > 0 && clock.now() - movedAt < patienceMs;) {
    progress.show(Math.ceil(steps / stepsOfOne), marked);
    await pause(clock, restBeforeLook(tookMs));
    const asked = clock.now();
    const now = await count();
    tookMs = clock.now() - asked;
    if (now !== steps) movedAt = clock.now();
    steps = now;
  }
  progress.end();
  const left = await countDue(adapters.store, clock.now());
  const waits = left > 0 && !(await adapters.store.isServed());
  const done =
    left === 0
      ? 'All pairs are done.'
      : waits
        ? `${String(left)} are left.`
        : `${String(left)} are left; the relay goes on with them.`;
  return {
    ok: left === 0,
    lines: [`Marked ${String(marked)} pairs as due. ${done}`],
    reason: waits ? noRelay : undefined,
    data: { ...counts, marked, left },
  };
}
