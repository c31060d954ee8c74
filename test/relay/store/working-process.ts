import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { CosellError } from '../../../relay/errors.ts';
import { createLinks } from '../../../relay/store/links.ts';
import { openStore } from '../../../relay/store/open-store.ts';
import type { Link } from '../../../relay/sync/model.ts';
import type { LinkOutcome } from '../../../relay/sync/ports/links.ts';
import { realClock } from '../../clock.ts';

/**
 * One of several processes that signal and work on the same few pairs. What it does goes to standard output, a line each, written
 * before the next step is taken: `ack pair value` (a signal was acknowledged), `start run pair time`, `end run time seen`
 * (`seen`: the value of the pair that a run which ended well has read; - when it failed). Times are those of one clock for all
 * processes. It ends when its input does and nothing is due any more.
 */
const [databaseUrl = '', pairs = '20', failing = '20'] = process.argv.slice(2);
const leaseMs = 4_000;
const hands = 2;
const signallers = 3;

const store = await openStore({ dataDir: '', databaseUrl }, realClock);
const links = createLinks(store, realClock);
/** What the pairs are about, past the relay's tables: a number for each, moved on before each signal. */
const truth = new pg.Pool({ connectionString: databaseUrl });
let draining = false;
/** Signals under way when the input ends are acknowledged later. Without workers, they would count as lost. */
let signalling = signallers;
process.stdin.on('end', () => (draining = true)).resume();

const say = (...words: (string | number | bigint)[]) => process.stdout.write(`${words.join(' ')}\n`);
const chance = (percent: number) => randomInt(1_000) < percent * 10;

async function valueOf(statement: string, pair: string): Promise<string> {
  const { rows } = await truth.query<{ value: string }>(statement, [pair]);
  return rows[0]?.value ?? '';
}

async function signal(): Promise<void> {
  while (!draining) {
    const pair = String(randomInt(Number(pairs)));
    const value = await valueOf('update truth set value = value + 1 where pair = $1 returning value', pair);
    await links.markDue([chance(50) ? { referralId: `r${pair}` } : { opportunityId: `o${pair}` }], Date.now());
    say('ack', pair, value);
    await pause(randomInt(8));
  }
  signalling -= 1;
}

let wake: () => void = () => undefined;
store.onSignal(() => {
  wake();
});
const woken = (ms: number) =>
  new Promise<void>((resolve) => {
    wake = resolve;
    setTimeout(resolve, ms);
  });

async function work(): Promise<void> {
  for (;;) {
    const claimedAt = Date.now();
    const claimed = await links.claim(4, claimedAt, leaseMs);
    await Promise.all(claimed.map((link) => run(link, claimedAt)));
    if (claimed.length > 0) continue;
    const next = await links.nextDue();
    if (draining && signalling === 0 && next === undefined) return;
    await woken(Math.min(100, Math.max(2, (next ?? Infinity) - Date.now())));
  }
}

const well: LinkOutcome = { state: 'synced', error: undefined, attempts: 0, dueAt: undefined };
const again = (link: Link, code: 'PAIR_BUSY' | 'UNEXPECTED'): LinkOutcome => ({
  ...{ state: 'attention', error: new CosellError(code, 'Again.'), attempts: link.attempts + 1 },
  dueAt: Date.now() + 1 + randomInt(40),
});

async function run(link: Link, claimedAt: number): Promise<void> {
  // Stalled by other work on the machine: a worker that cannot renew in time lets go.
  if (Date.now() - claimedAt > leaseMs / 2) return;
  const pair = (link.referralId ?? link.opportunityId ?? '').slice(1);
  const joined = await links.join(link, { referralId: `r${pair}`, opportunityId: `o${pair}` });
  if (joined === undefined) {
    await links.finish(link, again(link, 'PAIR_BUSY'));
    return;
  }
  const id = randomUUID();
  say('start', id, pair, process.hrtime.bigint());
  const seen = await valueOf('select value from truth where pair = $1', pair);
  await pause(1 + randomInt(10));
  const failed = chance(Number(failing));
  say('end', id, process.hrtime.bigint(), failed ? '-' : seen);
  // Now and then nothing finishes the work, as when a worker dies: the lease has to run out.
  if (failed && chance(1.5)) return;
  const kept = await links.finish(link, failed ? again(link, 'UNEXPECTED') : well);
  if (!kept) say('stolen', id);
}

await Promise.all([
  ...Array.from({ length: signallers }, () => signal()),
  ...Array.from({ length: hands }, () => work()),
]);
await truth.end();
await store.close();
