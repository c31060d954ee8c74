import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import type { PairKey } from '../../../relay/sync/model.ts';
import { valueAt } from '../../../relay/sync/fields/pointer.ts';
import { markNews, sweep, type SweepContext } from '../../../relay/schedule/sweep.ts';
import type { SyncEvent } from '../../../relay/sync/ports/report.ts';
import { fixture } from '../../worlds/fixture.ts';
import { createWorld, readyToShare, type World } from '../../worlds/world.ts';

const minute = 60_000;
const version = (updatedAt: string) => ({ updatedAt, eTag: '' });

describe('a sweep', () => {
  let world: World;
  let context: SweepContext;
  let asked: number[];
  let reports: SyncEvent[];

  beforeEach(() => {
    world = createWorld({ signals: false });
    [asked, reports] = [[], []];
    const referrals = { ...world.partnerCenter.port };
    context = {
      ...{ clock: world.clock, links: world.links.port, cursors: world.cursors, opportunities: world.salesforce.port },
      ...{ leads: world.salesforce.leadPort, withLeads: true, cloudTime: () => world.clock.now() },
      report: (event) => reports.push(event),
      referrals: {
        ...referrals,
        changedSince: (since) => {
          asked.push(since);
          return referrals.changedSince(since);
        },
      },
    };
  });
  const receive = (id: string) => world.partnerCenter.receive({ ...fixture('incoming-co-sell'), id });
  const due = () =>
    world.links.rows().flatMap((row) => (row.dueAt === null ? [] : [row.referralId ?? row.opportunityId]));

  it('looks back only its overlap the first time: earlier deals are for the backfill', async () => {
    receive('old');
    world.clock.advance(6 * minute);
    receive('new');
    await sweep(context);
    assert.deepEqual(asked, [world.clock.now() - 5 * minute]);
    assert.deepEqual(due(), ['new']);
  });

  it('goes on from where the last one began, less the overlap', async () => {
    const first = world.clock.now();
    await sweep(context);
    world.clock.advance(60 * minute);
    await sweep(context);
    assert.deepEqual(asked, [first - 5 * minute, first - 5 * minute]);
    await sweep(context);
    assert.equal(asked[2], world.clock.now() - 5 * minute);
  });

  it('that takes longer than its overlap goes on from where it began: what changed meanwhile is not in its lists', async () => {
    const began = world.clock.now();
    context.referrals.changedSince = (since) => {
      world.clock.advance(10 * minute);
      return world.partnerCenter.port.changedSince(since);
    };
    await sweep(context);
    assert.equal(await world.cursors.get('sweep'), began);
  });

  it('makes due what Partner Center lists before what Salesforce lists', async () => {
    receive('referral');
    world.salesforce.enter(readyToShare);
    await sweep(context);
    const dueAt = world.links.rows().toSorted((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0));
    assert.deepEqual(
      dueAt.map(({ dueAt, referralId }) => [(dueAt ?? 0) - world.clock.now(), referralId]),
      [
        [1, 'referral'],
        [2, null],
      ],
    );
  });

  it('makes due what changed on either side', async () => {
    receive('r1');
    const id = world.salesforce.enter(readyToShare);
    assert.equal(await sweep(context), 2);
    assert.deepEqual(due(), ['r1', id]);
    assert.deepEqual(reports, [{ event: 'sweep', referrals: 1, opportunities: 1, marked: 2 }]);
  });

  it('passes over what was brought to rest in this very version', async () => {
    receive('r1');
    world.salesforce.enter(readyToShare);
    // Each of our own writes is looked at once more.
    for (let count = 0; count < 4; count += 1) {
      await sweep(context);
      await world.rest();
      world.clock.advance(10_000);
    }
    assert.equal(await sweep(context), 0);
    assert.deepEqual(due(), []);
    assert.deepEqual(reports.at(-1), { event: 'sweep', referrals: 2, opportunities: 2, marked: 0 });
  });

  it('finds every change that no signal told of', async () => {
    const { id } = receive('r1');
    await world.pass(20 * minute);
    world.partnerCenter.edit(id, { '/details/dealValue': 1 });
    await world.pass(10 * minute);
    const row = world.salesforce.all()[0];
    assert.equal(row?.fields['Amount'], 1);
    world.salesforce.edit(row.id, { Amount: 2 });
    await world.pass(10 * minute);
    assert.equal(valueAt(world.partnerCenter.get(id).body, '/details/dealValue'), 2);
  });

  for (const [how, aheadMs] of [
    ['ahead of', 10 * minute],
    ['behind', -10 * minute],
  ] as const)
    it(`finds what no signal told of by the clouds' own time when the relay's clock is ten minutes ${how} it`, async () => {
      const own = { ...world.clock, now: () => world.clock.now() + aheadMs };
      const later = { ...context, clock: own };
      // Nobody knows the clouds' time before they have answered.
      let heard = false;
      later.cloudTime = () => (heard ? world.clock.now() : Infinity);
      await sweep(later);
      heard = true;
      world.clock.advance(minute);
      receive('dropped');
      world.clock.advance(4 * minute);
      await sweep(later);
      assert.deepEqual(due(), ['dropped']);
      world.clock.advance(6 * minute);
      receive('dropped later');
      world.clock.advance(6 * minute);
      await sweep(later);
      assert.deepEqual(due(), ['dropped', 'dropped later']);
      await sweep(later);
      assert.ok(
        Math.abs((asked.at(-1) ?? 0) - (world.clock.now() - 5 * minute)) <= 1_000,
        'it does not look back farther',
      );
    });

  it('writes nothing when there is no news, neither a mark nor a read of a pair', async () => {
    receive('r1');
    await world.pass(20 * minute);
    const [writes, calls] = [world.writes(), world.gate.calls.length];
    await world.pass(60 * minute);
    assert.equal(world.writes(), writes);
    assert.deepEqual(
      [...new Set(world.gate.calls.slice(calls))].filter((name) => /read|patch|update|markDue/.test(name)),
      [],
    );
  });

  it('marks what one side lists though the other could not be asked, and starts again from the same place', async () => {
    await sweep(context);
    const whole = context.opportunities;
    const changedSince: typeof whole.changedSince = () => ({
      [Symbol.asyncIterator]: () => ({
        next: () => Promise.reject(new CosellError('SALESFORCE_UNAVAILABLE', 'HTTP 503')),
      }),
    });
    context.opportunities = { ...whole, changedSince };
    world.clock.advance(30 * minute);
    receive('r1');
    const shared = world.salesforce.enter(readyToShare);
    world.clock.advance(30 * minute);
    await assert.rejects(sweep(context), { code: 'SALESFORCE_UNAVAILABLE' });
    assert.deepEqual(due(), ['r1']);
    context.opportunities = whole;
    await sweep(context);
    assert.deepEqual(due(), ['r1', shared]);
  });

  it('takes a long list page by page', async () => {
    const page = (start: number) => Array.from({ length: 1_000 }, (_, n) => ({ id: `o${String(start + n)}` }));
    const marks: number[] = [];
    const { links } = context;
    context.links = {
      ...links,
      async markDue(keys, at) {
        marks.push(keys.length);
        await links.markDue(keys, at);
      },
    };
    let held = 0;
    context.opportunities = {
      ...context.opportunities,
      async *changedSince() {
        for (const start of [0, 1_000, 2_000]) {
          yield page(start).map(({ id }) => ({ id, modifiedAt: 'm', referralId: null, deleted: false }));
          held = Math.max(held, start + 1_000 - marks.reduce((sum, one) => sum + one, 0));
        }
      },
    };
    assert.equal(await sweep(context), 3_000);
    assert.deepEqual([held, due().length], [0, 3_000]);
  });

  it('starts again from the same place when the marks could not be stored', async () => {
    receive('r1');
    const whole = context.links;
    await sweep(context);
    world.clock.advance(30 * minute);
    receive('r2');
    context.links = { ...whole, markDue: () => Promise.reject(new CosellError('STORE_UNAVAILABLE', 'full')) };
    world.clock.advance(30 * minute);
    await assert.rejects(sweep(context), { code: 'STORE_UNAVAILABLE' });
    context.links = whole;
    await sweep(context);
    assert.deepEqual(due(), ['r1', 'r2']);
  });

  it('makes due the referrals of leads that were converted, where leads are wanted', async () => {
    let since: number[] = [];
    context.leads = {
      ...context.leads,
      convertedSince: async (from) => {
        since.push(from);
        return ['r1', 'r2'];
      },
    };
    assert.equal(await sweep({ ...context, withLeads: false }), 0);
    assert.deepEqual([since, due()], [[], []]);
    since = [];
    assert.equal(await sweep(context), 2);
    assert.deepEqual([since, due()], [[world.clock.now() - 5 * minute], ['r1', 'r2']]);
  });

  it('takes a bulk change in slices, each due after the one before, and marks only what is news', async () => {
    const listed = Array.from({ length: 250 }, (_, index) => ({ referralId: `r${String(index)}`, version: 'v' }));
    const isKnown = (key: PairKey) => 'referralId' in key && key.referralId.endsWith('5');
    const calls: [name: string, keys: number, at?: number][] = [];
    const links = {
      ...context.links,
      async known(keys: readonly PairKey[]) {
        calls.push(['known', keys.length]);
        return keys.flatMap((key) =>
          'referralId' in key && isKnown(key)
            ? [{ referralId: key.referralId, opportunityId: null, version: version('v'), opportunityModifiedAt: null }]
            : [],
        );
      },
      async markDue(keys: readonly PairKey[], at: number) {
        calls.push(['markDue', keys.length, at]);
        assert.ok(keys.every((key) => Object.keys(key).join() === 'referralId' && !isKnown(key)));
      },
    };
    assert.equal(await markNews(links, 1_000, listed), 225);
    assert.deepEqual(calls, [
      ...[
        ['known', 100],
        ['markDue', 90, 998],
      ],
      ...[
        ['known', 100],
        ['markDue', 90, 999],
      ],
      ...[
        ['known', 50],
        ['markDue', 45, 1_000],
      ],
    ]);
  });

  it('tells the versions of the two sides of a pair apart', async () => {
    const markDue = async (keys: readonly PairKey[]) => {
      assert.notEqual(keys.length, 0);
    };
    const known = { referralId: 'r', version: version('e'), opportunityId: 'o', opportunityModifiedAt: 'm' };
    const links = { ...context.links, known: async () => [known], markDue };
    const news = (...listed: Parameters<typeof markNews>[2]) => markNews(links, 0, listed);
    assert.deepEqual(
      [
        await news({ referralId: 'r', version: 'e' }, { opportunityId: 'o', version: 'm' }),
        await news({ referralId: 'r', version: 'e2' }, { opportunityId: 'o', version: 'm' }),
        await news({ referralId: 'r', version: 'e' }, { opportunityId: 'o', version: 'm2' }),
      ],
      [0, 1, 1],
    );
  });
});
