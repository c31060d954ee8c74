import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import type { Api } from '../../../relay/partner-center/api.ts';
import { createReferrals } from '../../../relay/partner-center/referrals.ts';
import type { Referral } from '../../../relay/sync/model.ts';
import incoming from '../../clouds/partner-center/fixtures/incoming-co-sell.json' with { type: 'json' };
import type { PartnerCenterSwitches } from '../../clouds/partner-center/switches.ts';
import { startConnected, type Connected } from './connected.ts';

/** Partner Center keeps some texts as HTML, as its portal does. */
const asPeopleReadIt = <Held>(held: Held): Held => JSON.parse(JSON.stringify(held).replaceAll('&amp;', '&')) as Held;

describe('reading many referrals', () => {
  let at: Connected | undefined;
  async function start(switches: Partial<PartnerCenterSwitches> = {}): Promise<Connected> {
    at = await startConnected({ switches });
    return at;
  }
  afterEach(async () => {
    await at?.cloud.close();
    at = undefined;
  });
  const seed = ({ cloud }: Connected, count: number) => cloud.asMicrosoft().sendReferrals(count);
  /** How many pages and how many single ones were read since it was asked last. */
  function calls({ cloud, callsOf }: Connected): { pages: number; single: number } {
    const all = callsOf('api');
    cloud.clearCalls();
    const pages = all.filter((call) => call.includes('?')).length;
    return { pages, single: all.length - pages };
  }
  /** All of them, each as the service holds it. */
  function assertRead({ cloud }: Connected, ids: readonly string[], found: Map<string, Referral | CosellError>): void {
    assert.deepEqual([...found.keys()].sort(), [...ids].sort());
    for (const [id, referral] of found) {
      const held = asPeopleReadIt(cloud.referral(id));
      assert.ok('body' in referral && held !== undefined, id);
      assert.ok(['', held.eTag].includes(referral.eTag), id);
      for (const part of ['name', 'details', 'team', 'customerProfile', 'consent'] as const)
        assert.deepEqual(withoutAbsent([referral.body[part] ?? null]), withoutAbsent([held[part]]), part);
    }
  }
  const readAll = async (connected: Connected, ids: readonly string[]) => {
    const found = await connected.referrals.readMany(ids);
    assertRead(connected, ids, found);
    return calls(connected);
  };

  it('that are few reads each by its id', async () => {
    const connected = await start();
    const ids = seed(connected, 9);
    assert.deepEqual(await readAll(connected, ids), { pages: 0, single: 9 });
  });

  it('that are none asks nothing', async () => {
    const connected = await start();
    assert.equal((await connected.referrals.readMany([])).size, 0);
    assert.deepEqual(calls(connected), { pages: 0, single: 0 });
  });

  it('reads one that is named twice once', async () => {
    const connected = await start();
    const [id = ''] = seed(connected, 1);
    assert.equal((await connected.referrals.readMany([id, id])).size, 1);
    assert.deepEqual(calls(connected), { pages: 0, single: 1 });
  });

  it('takes them from pages once five of them, read by id too, have shown that the list tells all', async () => {
    const connected = await start();
    const ids = seed(connected, 250);
    assert.deepEqual(await readAll(connected, ids), { pages: 3, single: 5 });
    assert.deepEqual(await readAll(connected, ids), { pages: 3, single: 0 }, 'it is found out once');
  });

  for (const absentFields of ['null', 'omitted'] as const)
    it(`never takes them from a list that leaves parts out (absent fields: ${absentFields})`, async () => {
      const connected = await start({ listItems: 'summary', absentFields });
      const ids = seed(connected, 60);
      assert.deepEqual(await readAll(connected, ids), { pages: 1, single: 60 });
      assert.deepEqual(await readAll(connected, ids), { pages: 0, single: 60 }, 'and does not look again');
    });

  for (const listsCarryETag of [true, false])
    it(`takes them from pages whether or not those carry eTags: ${String(listsCarryETag)}`, async () => {
      const connected = await start({ listsCarryETag });
      const ids = seed(connected, 60);
      await readAll(connected, ids);
      assert.deepEqual(await readAll(connected, ids), { pages: 1, single: 0 });
      const [one] = (await connected.referrals.readMany(ids)).values();
      assert.equal(one !== undefined && 'body' in one && one.eTag !== '', listsCarryETag);
    });

  it('reads what the list shows wrongly by id, and says of that one what is wrong', async () => {
    const connected = await start();
    const ids = seed(connected, 60);
    const odd = ids[30] ?? '';
    connected.cloud.asMicrosoft().distortReferral(odd, { substatus: null });
    const found = await connected.referrals.readMany(ids);
    const problem = found.get(odd);
    assert.ok(problem instanceof CosellError);
    assert.equal(problem.message, `Partner Center shows referral ${odd} without a valid substatus.`);
    assert.equal([...found.values()].filter((each) => 'body' in each).length, 59);
  });

  it('does not take a part that none of the compared had for one that the list shows', async () => {
    const connected = await start({ listItems: 'summary', absentFields: 'omitted' });
    const { customerProfile, details } = incoming;
    const lean = {
      ...{ ...incoming, team: [], customerProfile: { ...customerProfile, team: [] } },
      ...{ details: { ...details, notes: null }, inviteContext: {} },
    };
    // The newest 55 are blank where the list is cut, so that they look the same; the oldest are not.
    const full = seed(connected, 5);
    connected.clock.advance(1_000);
    const ids = [...full, ...connected.cloud.asMicrosoft().sendReferrals(55, () => lean)];
    await readAll(connected, ids);
  });

  it('stops at a page that has none of them, and reads the rest by id', async () => {
    const connected = await start({ pageSize: 20 });
    const old = seed(connected, 30);
    connected.clock.advance(1_000);
    seed(connected, 40);
    connected.clock.advance(1_000);
    const fresh = seed(connected, 30);
    assert.deepEqual(await readAll(connected, [...old, ...fresh]), { pages: 3, single: 5 + 30 });
  });

  it('goes on along the list where the last ones ended, with one look at its beginning', async () => {
    const connected = await start({ pageSize: 20 });
    const ids = seed(connected, 160).toReversed();
    const batch = (from: number) => ids.slice(from, from + 40);
    assert.deepEqual(await readAll(connected, batch(0)), { pages: 2, single: 5 });
    for (const from of [40, 80]) {
      const changed = ids[from + 7] ?? '';
      connected.cloud.asMicrosoft().distortReferral(changed, { name: `Changed ${String(from)}` });
      const found = await connected.referrals.readMany(batch(from));
      const read = found.get(changed);
      assert.ok(read !== undefined && 'body' in read);
      assert.equal(read.body['name'], `Changed ${String(from)}`, 'what was read before does not count');
      assert.deepEqual([calls(connected), found.size], [{ pages: 3, single: 0 }, 40]);
    }
    await connected.referrals.readMany(batch(40));
    assert.deepEqual(calls(connected), { pages: 3, single: 40 }, 'it does not go back');
  });

  it('reads no page after one that had fewer of them than are read at a time', async () => {
    const connected = await start({ pageSize: 10 });
    const ids = seed(connected, 200);
    const wanted = ids.filter((_, index) => index % 2 === 0);
    assert.deepEqual(await readAll(connected, wanted), { pages: 1, single: 100 });
  });

  it('keeps its place where others stand between them, and where a burst of changes comes first', async () => {
    const connected = await start({ pageSize: 20 });
    const ids = seed(connected, 400).toReversed();
    const wanted = ids.filter((_, index) => index % 40 < 20);
    const batch = (from: number) => wanted.slice(from, from + 40);
    await connected.referrals.readMany(batch(0));
    calls(connected);
    assert.deepEqual(await readAll(connected, batch(40)), { pages: 6, single: 0 });
    assert.deepEqual(await readAll(connected, ids.slice(0, 20)), { pages: 1, single: 0 }, 'a burst');
    assert.deepEqual(await readAll(connected, batch(80)), { pages: 5, single: 0 });
  });

  it('leaves a place where nothing is found any more', async () => {
    const connected = await start({ pageSize: 20 });
    const ids = seed(connected, 400).toReversed();
    const batch = (from: number) => ids.slice(from, from + 40);
    for (const from of [0, 40]) await connected.referrals.readMany(batch(from));
    calls(connected);
    assert.deepEqual(await readAll(connected, batch(0)), { pages: 2, single: 0 });
    assert.deepEqual(await readAll(connected, batch(300)), { pages: 7, single: 40 });
    assert.deepEqual(await readAll(connected, batch(0)), { pages: 2, single: 0 });
    assert.deepEqual(await readAll(connected, batch(40)), { pages: 3, single: 0 });
  });

  it('reads what the list does not show by id', async () => {
    const connected = await start();
    const ids = seed(connected, 60);
    const unknown = randomUUID();
    const hidden = ids[7] ?? '';
    connected.cloud.asMicrosoft().hideReferral(hidden);
    const found = await connected.referrals.readMany([...ids, unknown]);
    for (const id of [unknown, hidden]) {
      const problem = found.get(id);
      assert.ok(problem instanceof CosellError && problem.code === 'REFERRAL_NOT_FOUND');
    }
    assert.equal([...found.values()].filter((each) => 'body' in each).length, 59);
  });

  for (const [what, fault] of [
    ['is down', { status: 500 }],
    ['is refused', { status: 403, body: '{}' }],
    ['is no list', { status: 200, body: '[]' }],
  ] as const)
    it(`does without a list that ${what}`, async () => {
      const connected = await start();
      const ids = seed(connected, 60);
      connected.cloud.fail({ times: 1, host: 'api', path: /orderby/, ...fault });
      assert.deepEqual(await readAll(connected, ids), { pages: 1, single: 60 });
    });

  it('gives each that could not be read its own reason, and the others as they are', async () => {
    const connected = await start();
    const ids = seed(connected, 9);
    connected.cloud.fail({ times: 1, host: 'api', path: new RegExp(ids[3] ?? ''), status: 500 });
    connected.cloud.fail({ times: 1, host: 'api', path: new RegExp(ids[6] ?? ''), status: 200, body: '[]' });
    const found = await connected.referrals.readMany(ids);
    const failed = [...found].filter(([, outcome]) => outcome instanceof CosellError).map(([id]) => id);
    assert.deepEqual(failed.sort(), [ids[3], ids[6]].sort());
  });

  it('does not wait for two hundred answers of a service that gives none', async () => {
    const connected = await start();
    const ids = seed(connected, 200);
    connected.cloud.fail({ times: 1_000, host: 'api', hangUp: true });
    const found = await connected.referrals.readMany(ids);
    assert.equal(found.size, 200);
    for (const problem of found.values())
      assert.ok(problem instanceof CosellError && problem.code === 'PARTNER_CENTER_UNAVAILABLE');
    const { single } = calls(connected);
    assert.ok(single <= 16, `${String(single)} calls`);
  });

  it('makes so many calls at a time, whoever asks', async () => {
    let [running, most, calls] = [0, 0, 0];
    const api: Api = async () => {
      running += 1;
      calls += 1;
      most = Math.max(most, running);
      for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      throw new CosellError('REFERRAL_NOT_FOUND', 'none');
    };
    const referrals = createReferrals(api, 'https://api.example', 5);
    const ids = Array.from({ length: 18 }, () => randomUUID());
    await Promise.all([referrals.readMany(ids.slice(0, 9)), referrals.readMany(ids.slice(9))]);
    assert.deepEqual([calls, most, running], [18, 5, 0]);
  });
});

/** Without blank parts: how they are shown, or whether, is not what these tests are about. */
function withoutAbsent(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutAbsent).map((each) => (isEmpty(each) ? null : each));
  if (typeof value !== 'object' || value === null) return value;
  const present = Object.entries(value).filter(([, each]) => each !== null && !isEmpty(each));
  return Object.fromEntries(present.map(([name, each]) => [name, withoutAbsent(each)]));
}

const isEmpty = (value: unknown) => Array.isArray(value) && value.length === 0;
