import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import type { Core } from '../../../relay/sync/core.ts';
import type { Link } from '../../../relay/sync/model.ts';
import type { Referrals } from '../../../relay/sync/ports/referrals.ts';
import type { SyncEvent } from '../../../relay/sync/ports/report.ts';
import { reconcile } from '../../../relay/sync/reconcile.ts';
import { claimed, coreOf } from '../../worlds/context.ts';
import { packageMapping } from '../../worlds/mapping-rows.ts';
import { readingEach } from '../../worlds/one-look.ts';
import { incoming, message, receive, referralId, share } from '../../worlds/stories.ts';
import { createWorld, readyToShare, type World } from '../../worlds/world.ts';

/** Brings these rows to rest, and says what was reported. */
async function bring(world: World, links: readonly Link[], changes: Partial<Core> = {}) {
  const reports: SyncEvent[] = [];
  const core = coreOf(world, {
    referrals: readingEach(world.partnerCenter.port),
    report: (event) => reports.push(event),
  });
  await reconcile({ ...core, mapping: async () => packageMapping(), ...changes }, links);
  return reports;
}
const pairs = (reports: readonly SyncEvent[]) =>
  reports.flatMap((event) => (event.event === 'pair' ? [[event.outcome, event.error?.code]] : []));

describe('a batch', () => {
  it('is reported with its size and how long it took', async () => {
    const world = createWorld();
    await receive(world);
    const link = await claimed(world, { referralId });
    const mapping = async () => {
      world.clock.advance(70);
      return packageMapping();
    };
    const reports = await bring(world, [link], { mapping });
    assert.deepEqual(reports.at(-1), { event: 'batch', pairs: 1, durationMs: 70 });
  });

  it('lets whatever else waits have a turn after each pair', async () => {
    const world = createWorld({ signals: false });
    const links = [];
    for (let place = 0; place < 20; place += 1) {
      const id = `00000000-0000-4000-8000-${String(place).padStart(12, '0')}`;
      world.partnerCenter.receive({ ...incoming, id });
      links.push(await claimed(world, { referralId: id }));
    }
    let turns = 0;
    let isOver = false;
    const count = () => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    await bring(world, links);
    isOver = true;
    assert.ok(turns >= 2 * (links.length - 1), `${String(turns)} turns`);
  });

  it('works on two rows of one pair one after the other', async () => {
    const world = createWorld();
    const { id, referral } = await share(world);
    const link = await claimed(world, { referralId: referral });
    const twin = { ...(await claimed(world, { referralId: 'another row' })), referralId: referral, opportunityId: id };
    const reports = await bring(world, [link, twin]);
    assert.deepEqual(pairs(reports), [
      ['synced', undefined],
      ['retry', 'PAIR_BUSY'],
    ]);
    const told = reports.map((event) => (event.event === 'pair' ? event.error?.message : undefined));
    assert.equal(told[1], 'Another worker holds the other side of this pair.');
  });

  it('makes no second referral for an opportunity that another of its rows has found', async () => {
    const world = createWorld({ signals: false });
    const id = world.salesforce.enter(readyToShare);
    world.partnerCenter.receive({ ...incoming, externalReferenceId: id });
    const links = [await claimed(world, { referralId }), await claimed(world, { opportunityId: id })];
    await bring(world, links);
    assert.equal(world.partnerCenter.ours().length, 1);
  });

  it('does not take two pairs without a referral for one', async () => {
    const world = createWorld();
    const links = [await claimed(world, { opportunityId: '006A' }), await claimed(world, { opportunityId: '006B' })];
    assert.deepEqual(pairs(await bring(world, links)), [
      ['gone', undefined],
      ['gone', undefined],
    ]);
  });

  it('leaves a pair whose other row another worker holds', async () => {
    const world = createWorld();
    const { id, referral } = await share(world);
    for (const link of await world.links.port.claim(9, Infinity, 1)) await world.links.port.drop(link);
    for (const row of world.links.rows()) await world.links.port.drop(row);
    await world.signal({ referralId: referral });
    for (const link of await world.links.port.claim(9, world.clock.now(), 1)) await world.links.port.drop(link);
    const link = await claimed(world, { referralId: referral });
    await claimed(world, { opportunityId: id });
    assert.deepEqual(pairs(await bring(world, [link])), [['retry', 'PAIR_BUSY']]);
  });

  it('says what is missing of a pair that was known', async () => {
    const world = createWorld();
    const id = await receive(world);
    world.salesforce.remove(id);
    const reports = await bring(world, [await claimed(world, { referralId })]);
    const [error] = reports.flatMap((event) => (event.event === 'pair' ? [event.error] : []));
    assert.deepEqual(
      [error?.code, error?.message],
      [
        'OPPORTUNITY_DELETED',
        `The opportunity ${id} was deleted in Salesforce, and its deal is still open in Partner Center.`,
      ],
    );
  });

  it('writes to as many referrals at once as the setting says', async () => {
    const world = createWorld();
    const deals: Awaited<ReturnType<typeof share>>[] = [];
    for (let count = 0; count < 6; count += 1) deals.push(await share(world));
    const links: Link[] = [];
    for (const { id, referral } of deals) {
      world.salesforce.edit(id, { Amount: 7 });
      links.push(await claimed(world, { referralId: referral }));
    }
    world.clock.advance(2000);
    let [atOnce, most] = [0, 0];
    const referrals: Referrals = {
      ...readingEach(world.partnerCenter.port),
      patch: async (...given) => {
        atOnce += 1;
        most = Math.max(most, atOnce);
        await new Promise((resolve) => setImmediate(resolve));
        atOnce -= 1;
        return world.partnerCenter.port.patch(...given);
      },
    };
    const options = { concurrency: 2, inboundCreate: true, leads: false, random: () => 0 };
    await bring(world, links, { referrals, options });
    assert.equal(most, 2);
  });
});

describe('a query that the org refuses', () => {
  const refusing = async (error: CosellError) => {
    const world = createWorld();
    await receive(world);
    const link = await claimed(world, { referralId });
    const opportunities = { ...world.salesforce.port, read: () => Promise.reject(error) };
    const reports = await bring(world, [link], { opportunities });
    return reports.flatMap((event) => (event.event === 'pair' ? [event.error] : []))[0];
  };

  it('is no fault of the pairs, and keeps its words', async () => {
    const cause = new CosellError('SALESFORCE_REFUSED', 'No such column', { words: 'Ask an admin.' });
    const error = await refusing(cause);
    assert.deepEqual(
      [error?.code, error?.message, error?.words, error?.cause],
      ['SALESFORCE_UNREADABLE', 'No such column', 'Ask an admin.', cause],
    );
  });

  it('has no words where the org has none', async () => {
    assert.equal((await refusing(new CosellError('SALESFORCE_REFUSED', 'No such column')))?.words, undefined);
  });

  it('that waiting mends is told as it is', async () => {
    const error = new CosellError('SALESFORCE_UNAVAILABLE', 'HTTP 503');
    assert.equal(await refusing(error), error);
  });
});

describe("a signal about Microsoft's half", () => {
  it('is passed on to our own half, and leaves no row', async () => {
    const world = createWorld();
    const { referral } = await share(world, { How_can_Microsoft_help__c: 'General or Other' });
    const half = world.partnerCenter.microsofts()[0]?.id ?? '';
    await world.cursors.set('microsoft-half-seen', 0);
    const reports = await bring(world, [await claimed(world, { referralId: half })]);
    assert.deepEqual(pairs(reports), [["another organisation's half", undefined]]);
    assert.deepEqual(
      world.links.rows().map(({ referralId: there, halfDue, state }) => [there, halfDue, state]),
      [[referral, true, 'synced']],
    );
    assert.equal(await world.cursors.get('microsoft-half-seen'), world.clock.now());
  });

  it('of a deal that is not ours leaves nothing', async () => {
    const world = createWorld();
    await share(world, { How_can_Microsoft_help__c: 'General or Other' });
    const half = world.partnerCenter.microsofts()[0];
    const due: unknown[] = [];
    const referrals = {
      ...readingEach(world.partnerCenter.port),
      ofEngagement: async () => (half === undefined ? [] : [half]),
    };
    const link = await claimed(world, { referralId: half?.id ?? '' });
    const links = { ...world.links.port, markDue: async (keys: unknown) => void due.push(keys) };
    const reports = await bring(world, [link], { referrals, links });
    assert.deepEqual([due, pairs(reports)], [[], [["another organisation's half", undefined]]]);
    assert.equal(message(world, world.salesforce.all()[0]?.id ?? ''), '');
  });
});
