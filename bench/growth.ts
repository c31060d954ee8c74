import { sql } from 'kysely';
import { compareAll } from '../relay/schedule/compare.ts';
import { createLinks } from '../relay/store/links.ts';
import { createListings } from '../relay/store/listings.ts';
import { openStore, type Store } from '../relay/store/open-store.ts';
import { countFailed } from '../relay/store/status.ts';
import { startPostgres } from '../test/relay/store/postgres-server.ts';
import type { Referral } from '../relay/sync/model.ts';
import { systemClock } from '../relay/system-clock.ts';
import { figureOf } from './statistics.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';

/**
 * Measures single steps of the store, without clouds, as the number of pairs grows. Prints the median CPU time of this process and the median
 * elapsed time, both in ms, and the most memory that the process has taken so far. `node bench/growth.ts sqlite|postgres [sizes]`
 */
const [kind = 'sqlite', ...sizes] = process.argv.slice(2);
const wanted = sizes.length === 0 ? [1_000, 10_000, 100_000] : sizes.map(Number);
const modifiedAt = '2026-11-02T08:05:23.2931817Z';
const batch = 100;
/** Rows in a statement: more would exceed the time limit of a PostgreSQL statement. */
const slice = 5_000;

const postgres = kind === 'postgres' ? await startPostgres() : undefined;
const place = await postgres?.makePlace();
const store = await openStore(
  { dataDir: temporaryFolder('cosell-growth'), databaseUrl: place?.databaseUrl },
  systemClock,
);
const links = createLinks(store, systemClock);

/** Scattered, as real ids are. */
const scattered = (place: number) => (place * 2_654_435_761) % 4_294_967_296;
const referralAt = (place: number) => ({ referralId: `r${String(scattered(place))}` });
const base = JSON.stringify(
  Object.fromEntries(
    Array.from({ length: 20 }, (_, field) => [`Field_${String(field)}`, ['0123456789abcdef', '0123456789abcdef']]),
  ),
);

let filled = 0;
for (const size of wanted) {
  for (; filled < size; filled = Math.min(size, filled + slice))
    await fill(store, filled, Math.min(size, filled + slice));
  let turn = 0;
  const next = () => referralAt((turn += 7_919) % size);
  const now = () => Date.now();
  const costs = {
    signal: await cost(() => links.markDue([next()], now())),
    'claim and finish 100': await cost(async () => {
      await links.markDue(Array.from({ length: batch }, next), now());
      const claimed = await links.claim(batch, now(), 60_000);
      await Promise.all(
        claimed.map((link) => links.finish(link, { state: 'synced', error: undefined, attempts: 0, dueAt: undefined })),
      );
    }),
    'sweep over 100': await cost(() => links.known(Array.from({ length: batch }, next))),
    'next due': await cost(() => links.nextDue()),
    'count failed': await cost(() => countFailed(store)),
    'compare all': await cost(() => compare(size), 1),
  };
  for (const [step, text] of Object.entries(costs))
    console.log(`${kind} ${String(size).padStart(8)} ${step.padEnd(22)} ${text}`);
  console.log(`${kind} ${String(size).padStart(8)} memory ${(process.resourceUsage().maxRSS / 1_024).toFixed(0)} MB`);
}
await store.close();
await postgres?.stop();

async function fill({ db }: Store, from: number, to: number): Promise<void> {
  await sql`with recursive place(i) as (select ${from} + 0 union all select i + 1 from place where i < ${to - 1})
    insert into link (id, referral_id, opportunity_id, base, state, error_code, due_at, due_seq,
      created_at, updated_at, referral_updated_at, opportunity_modified_at, half_seen)
    select 'l' || ((cast(i as bigint) * 2654435761) % 4294967296), 'r' || ((cast(i as bigint) * 2654435761) % 4294967296),
      'o' || ((cast(i as bigint) * 2654435761) % 4294967296), ${base}, 'synced',
      case when i % 1000 = 0 then 'SALESFORCE_REFUSED' end, case when i % 100 = 0 then 9000000000000 end, 1, 0, 0,
      cast(${modifiedAt} as text), cast(${modifiedAt} as text), 'digest' from place`.execute(db);
}

/** The nightly comparison of deals at rest, each with Microsoft's half, without the time that the clouds take to list them. */
async function compare(size: number): Promise<void> {
  const found = await compareAll({
    ...{ links, listings: createListings(store), clock: systemClock, digest: () => 'digest', report: () => undefined },
    referrals: {
      async *changedSince() {
        for (let start = 0; start < size; start += 50)
          yield Array.from({ length: Math.min(50, size - start) }, (_, row) => listedAt(start + row)).flat();
      },
    },
    opportunities: {
      async *changedSince() {
        for (let start = 0; start < size; start += 2_000)
          yield Array.from({ length: Math.min(2_000, size - start) }, (_, row) => ({
            ...{ id: `o${String(scattered(start + row))}`, modifiedAt, referralId: null, deleted: false },
          }));
      },
    },
  });
  // Pairs that failed are due at once, and so not compared.
  const isWhole = found !== undefined && found.pairs + found.failed === size && found.drifted + found.gone === 0;
  if (!isWhole) throw new Error(JSON.stringify(found));
}

/** Both halves of a deal, as a list shows them. */
function listedAt(place: number): Referral[] {
  const own = {
    ...{ id: `r${String(scattered(place))}`, engagementId: `e${String(scattered(place))}`, organizationId: 'us' },
    ...{
      status: 'Active',
      substatus: 'Accepted',
      externalReferenceId: null,
      eTag: '',
      updatedAt: modifiedAt,
      body: {},
    },
  };
  return [own, { ...own, id: `m${String(scattered(place))}`, organizationId: 'msft' }];
}

async function cost(step: () => Promise<unknown>, repeats = 50): Promise<string> {
  const [cpu, clock]: [number[], number[]] = [[], []];
  for (let count = 0; count < repeats; count += 1) {
    const [used, began] = [process.cpuUsage(), performance.now()];
    await step();
    const { user, system } = process.cpuUsage(used);
    cpu.push((user + system) / 1_000);
    clock.push(performance.now() - began);
  }
  return `${figureOf(cpu).median.toFixed(2).padStart(8)} CPU ${figureOf(clock).median.toFixed(2).padStart(8)} clock`;
}
