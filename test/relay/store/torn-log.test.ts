import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { createLinks } from '../../../relay/store/links.ts';
import { openStore } from '../../../relay/store/open-store.ts';
import { manualClock } from '../../clock.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

/** How many bytes lie between two cuts: `TORN=1` cuts at each, which takes a minute. */
const step = Number(process.env['TORN'] ?? 61);
/** A log of SQLite consists of pages, each after a header of its own. */
const [headerBytes, pageBytes] = [24, 4_096];

const acknowledged = ['r1', 'r2', 'r3'];
const last = 'r4';
const clock = manualClock();

// A power cut leaves of the last commit what the disk had taken until then. All that was acknowledged is in earlier ones.
describe('The embedded store with a log whose last entry is torn', () => {
  const folder = temporaryFolder('torn');
  let database = Buffer.alloc(0);
  let log = Buffer.alloc(0);
  /** Where the last entry begins. */
  let begin = 0;
  before(async () => {
    const dataDir = join(folder, 'whole');
    const store = await openStore({ dataDir }, clock);
    const links = createLinks(store, clock);
    for (const referralId of acknowledged) await links.markDue([{ referralId }], clock.now());
    begin = statSync(join(dataDir, 'cosell.db-wal')).size;
    await links.markDue([{ referralId: last }], clock.now());
    database = readFileSync(join(dataDir, 'cosell.db'));
    log = readFileSync(join(dataDir, 'cosell.db-wal'));
    await store.close();
  });

  let opened = 0;
  /** What the store holds after a start on this log. It has to take the next signal as well. */
  async function heldWith(torn: Buffer): Promise<(string | null)[]> {
    opened += 1;
    const dataDir = join(folder, String(opened));
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'cosell.db'), database);
    writeFileSync(join(dataDir, 'cosell.db-wal'), torn);
    const store = await openStore({ dataDir }, clock);
    const links = createLinks(store, clock);
    await links.markDue([{ referralId: 'next' }], clock.now());
    const held = await links.known([...acknowledged, last, 'next'].map((referralId) => ({ referralId })));
    await store.close();
    return held.map(({ referralId }) => referralId).sort();
  }

  /** Within each page's header every byte, and then every so many. */
  const cuts = () =>
    Array.from({ length: log.length - begin }, (_none, index) => begin + index).filter((at) => {
      const inPage = (at - begin) % (headerBytes + pageBytes);
      return inPage < headerBytes || inPage % step === 0;
    });

  it('has everything if the entry is whole', async () => {
    const pages = (log.length - begin) / (headerBytes + pageBytes);
    assert.ok(Number.isInteger(pages) && pages >= 1, String(pages));
    assert.deepEqual(await heldWith(log), ['next', ...acknowledged, last]);
  });

  it('would miss one if the cut were in the entry before', async () => {
    assert.deepEqual(await heldWith(log.subarray(0, begin - 1)), ['next', ...acknowledged.slice(0, -1)]);
  });

  const ways = [
    ['ends there', (at: number) => log.subarray(0, at)],
    ['has only zeros from there', (at: number) => Buffer.concat([log.subarray(0, at), Buffer.alloc(log.length - at)])],
  ] as const;
  for (const [how, tear] of ways)
    it(`starts and has all that was acknowledged, wherever the log ${how}`, async () => {
      assert.ok(cuts().length >= 80, String(cuts().length));
      for (const at of cuts())
        // A commit's last bytes may be zeros anyway.
        if (!tear(at).equals(log)) assert.deepEqual(await heldWith(tear(at)), ['next', ...acknowledged], String(at));
    });
});
