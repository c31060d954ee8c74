import assert from 'node:assert/strict';
import type { Link, PairKey } from '../../../relay/sync/model.ts';
import type { Links, LinkOutcome } from '../../../relay/sync/ports/links.ts';
import type { ManualClock } from '../../clock.ts';
import { pick } from '../../rig/random.ts';

const deals = 2;
const lease = 60_000;
const synced: LinkOutcome = { state: 'synced', error: undefined, attempts: 0, dueAt: undefined };

/** By side of a deal, such as `r1` and `o1`. */
type Numbers = Record<string, number>;

/** What a relay does with a pair that it has claimed. */
interface Run {
  links: Links;
  link: Link;
  /** The numbers that it read; none yet if empty. */
  read: Numbers;
}

interface Crossing {
  /** They signal. */
  relays: readonly Links[];
  /** Those that also work. */
  workers: readonly Links[];
  clock: ManualClock;
  random: () => number;
  /** Begins the names of its deals. */
  name: string;
}

/**
 * Relays signal and work on the same few deals, several of them at the same moment. Their runs are slow, die, lose their leases, join rows,
 * forget them, or want another turn. Each signal first raises its side's number.
 */
export function crossRuns({ relays, workers, clock, random, name }: Crossing) {
  const [shown, acknowledged, seen]: [Numbers, Numbers, Numbers] = [{}, {}, {}];
  let runs: Run[] = [];
  const raise = (numbers: Numbers, side: string, number: number) => {
    numbers[side] = Math.max(numbers[side] ?? 0, number);
  };
  /** Takes away the first run that has read, or has not. */
  function next(hasRead: boolean): Run | undefined {
    const found = runs.find(({ read }) => Object.keys(read).length > 0 === hasRead);
    runs = runs.filter((run) => run !== found);
    return found;
  }

  async function signal(): Promise<void> {
    const deal = `${name}-${String(Math.floor(random() * deals))}`;
    const key: PairKey = random() < 0.5 ? { referralId: `r${deal}` } : { opportunityId: `o${deal}` };
    const side = 'referralId' in key ? key.referralId : key.opportunityId;
    const number = (shown[side] ?? 0) + 1;
    shown[side] = number;
    await pick(random, relays).markDue([key], clock.now(), { mayWait: random() < 0.3 });
    raise(acknowledged, side, number);
  }

  async function claim(): Promise<void> {
    const links = pick(random, workers);
    const which = pick(random, ['all', 'all', 'all', 'signalled', 'waiting'] as const);
    const taken = await links.claim(1 + Math.floor(random() * 3), clock.now(), lease, which);
    runs.push(...taken.map((link) => ({ links, link, read: {} })));
  }

  /** Reads both sides of the deal, whichever of them the row knows. */
  function read({ link, read: numbers }: Run): void {
    const deal = (link.referralId ?? link.opportunityId ?? '').slice(1);
    for (const side of [`r${deal}`, `o${deal}`]) numbers[side] = shown[side] ?? 0;
  }

  /** Joins the rows of the two sides, and finishes or forgets the pair. */
  async function end({ links, link, read: numbers }: Run, forgets = false): Promise<void> {
    const [referralId = '', opportunityId = ''] = Object.keys(numbers);
    const isWhole = link.referralId !== null && link.opportunityId !== null;
    const joined = isWhole ? link : await links.join(link, { referralId, opportunityId }, { force: random() < 0.3 });
    if (joined === undefined) {
      await links.finish(link, { ...synced, dueAt: clock.now() });
      return;
    }
    const isOurs = forgets
      ? (await links.peek({ referralId }))?.leaseToken === link.leaseToken
      : await links.finish(joined, synced);
    if (forgets) await links.drop(joined);
    if (isOurs) for (const [side, number] of Object.entries(numbers)) raise(seen, side, number);
  }

  async function look(): Promise<void> {
    const run = next(false);
    if (run === undefined) return;
    read(run);
    runs.push(run);
  }
  async function finish(): Promise<void> {
    const run = next(true);
    if (run !== undefined) await end(run, random() < 0.2);
  }
  async function retry(): Promise<void> {
    const run = next(true);
    if (run !== undefined) await run.links.finish(run.link, { ...synced, dueAt: clock.now() + 500 });
  }
  async function giveUp(): Promise<void> {
    const [run] = runs;
    if (run !== undefined) await run.links.renew([run.link.leaseToken], clock.now());
  }
  /** Most often a moment, sometimes longer than a lease. */
  async function pass(): Promise<void> {
    clock.advance(Math.floor(random() ** 8 * 2 * lease));
  }
  const often = [signal, claim, look, finish];
  const actions = [...often, ...often, ...often, retry, giveUp, pass];

  const unseen = () => Object.keys(acknowledged).filter((side) => (seen[side] ?? 0) < (acknowledged[side] ?? 0));

  return {
    /** Does one thing or several at the same moment. Resolves to the sides with a signal that no run has seen. */
    async step(): Promise<PairKey[]> {
      await Promise.all(Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(random, actions)()));
      return unseen().map((id) => (id.startsWith('r') ? { referralId: id } : { opportunityId: id }));
    },
    /** All leases run out, and one relay does what is left. Resolves to the number of sides with a signal that no run has seen. */
    async rest(): Promise<number> {
      const [links = assert.fail()] = workers;
      runs = [];
      for (let round = 0; (await links.nextDue()) !== undefined; round += 1) {
        assert.ok(round < 20, 'it never comes to rest');
        clock.advance(lease);
        for (const link of await links.claim(2 * deals, clock.now(), lease)) {
          const run = { links, link, read: {} };
          read(run);
          await end(run);
        }
      }
      return unseen().length;
    },
  };
}
