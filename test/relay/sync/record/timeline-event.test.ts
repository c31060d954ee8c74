import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import { createEventLog } from '../../../../relay/sync/record/event-log.ts';
import type { SyncEvent, TimelineEvent } from '../../../../relay/sync/ports.ts';
import { idle } from '../../../../relay/sync/pair.ts';
import { eventOf, tellTimeline } from '../../../../relay/sync/record/timeline-event.ts';
import { claimed } from '../../../worlds/context.ts';
import { audit, incoming, message, minute, receive, referralId, share } from '../../../worlds/stories.ts';
import { createWorld, readyToShare, type World } from '../../../worlds/world.ts';

const told = (world: World) =>
  world.salesforce.timeline().map(({ outcome, direction, summary, changes, lost, errorCode }) => ({
    ...{ outcome, direction, summary, changes, lost, errorCode },
  }));
const last = (world: World) => told(world).at(-1);

describe('the timeline of a deal', () => {
  it('begins with where it comes from', async () => {
    const world = createWorld();
    await receive(world);
    assert.deepEqual(told(world)[0], {
      outcome: 'Received',
      direction: 'From Partner Center',
      summary: 'Received from Partner Center, sent by Microsoft',
      ...{ changes: '', lost: '', errorCode: null },
    });
  });

  it('or with being shared', async () => {
    const world = createWorld();
    await share(world);
    assert.deepEqual(told(world)[0], {
      outcome: 'Shared',
      direction: 'To Partner Center',
      summary: 'Created in Partner Center (private)',
      ...{ changes: '', lost: '', errorCode: null },
    });
  });

  it('has each change with its old and new value, and names of fields alone in the summary', async () => {
    const world = createWorld();
    await receive(world);
    world.partnerCenter.edit(referralId, { '/details/dealValue': 75_000, '/details/notes': null });
    await world.rest();
    const notes = 'Customer is looking to leverage Dynamics 365 to manage their supply chain.';
    assert.deepEqual(last(world), {
      outcome: 'Synced',
      direction: 'From Partner Center',
      summary: 'Changed: Amount, Description',
      changes: `Amount: 50000 → 75000\nDescription: ${notes} → (blank)`,
      ...{ lost: '', errorCode: null },
    });
  });

  it('has the value that gave way in a conflict', async () => {
    const world = createWorld();
    const { id, referral } = await share(world);
    world.salesforce.edit(id, { Amount: 7 });
    world.clock.advance(2_000);
    world.partnerCenter.edit(referral, { '/details/dealValue': 8 });
    await world.rest();
    assert.deepEqual(last(world), {
      outcome: 'Conflict',
      direction: 'From Partner Center',
      summary: 'Both sides had changed: Amount',
      changes: 'Amount: 7 → 8',
      ...{ lost: 'Amount: 7', errorCode: null },
    });
  });

  describe('when the first write to Salesforce fails', () => {
    const away = new CosellError('SALESFORCE_UNAVAILABLE', 'away');
    const fails = (world: World) => {
      world.gate.plan({ at: 'opportunities.update', when: 'before', how: 'rejects', error: away });
    };

    it('has that the deal was shared all the same, and so has the audit', async () => {
      const world = createWorld();
      fails(world);
      const { id } = await share(world);
      assert.deepEqual(
        told(world).map(({ outcome, summary }) => [outcome, summary]),
        [['Shared', 'Created in Partner Center (private)']],
      );
      assert.equal(audit(world, id).match(/Created in Partner Center/g)?.length, 1);
    });

    it('has what went to Partner Center, once', async () => {
      const world = createWorld();
      const { id } = await share(world);
      world.salesforce.edit(id, { Amount: 77 });
      fails(world);
      await world.rest();
      assert.deepEqual(
        told(world).map(({ direction, changes }) => [direction, changes]),
        [
          ['To Partner Center', ''],
          ['To Partner Center', 'Amount: 120000 → 77'],
        ],
      );
      assert.equal(audit(world, id).match(/120000 → 77/g)?.length, 1);
    });

    it("has the seller's answer", async () => {
      const world = createWorld();
      const id = await receive(world);
      world.salesforce.edit(id, { Referral_Response__c: 'Accept' });
      fails(world);
      await world.rest();
      assert.equal(told(world).filter(({ outcome }) => outcome === 'Accepted').length, 1);
      assert.match(audit(world, id), /The seller's answer: Accepted/);
    });
  });

  it('has every edit that went out beside one that won a conflict, while others come in', async () => {
    const world = createWorld();
    const { id, referral } = await share(world);
    world.partnerCenter.edit(referral, { '/details/dealValue': 8, '/details/notes': 'From the portal.' });
    world.clock.advance(2_000);
    world.salesforce.edit(id, { Amount: 7, Name: 'Renamed here' });
    world.clock.advance(2_000);
    await world.rest();
    const changes = told(world).map((event) => event.changes);
    for (const name of [
      'Amount: 8 → 7',
      'Opportunity Name: Fabrikam: field service → Renamed here',
      'From the portal.',
    ])
      assert.equal(changes.filter((text) => text.includes(name)).length, 1, name);
    assert.match(audit(world, id), /To Partner Center: .*Renamed here/);
    assert.match(audit(world, id), /gave way: 8/);
  });

  it('says once that somebody has to do something, and which error it is', async () => {
    const world = createWorld();
    const id = world.salesforce.enter({ ...readyToShare, Products__c: null });
    await world.rest();
    world.clock.advance(minute);
    world.salesforce.edit(id, { Description: 'Still no product.' });
    await world.rest();
    const problems = told(world).filter(({ outcome }) => outcome === 'Needs attention');
    assert.deepEqual(problems, [
      {
        outcome: 'Needs attention',
        direction: null,
        summary: 'Not shared yet. Still missing: at least one solution in Products.',
        ...{ changes: '', lost: '', errorCode: 'NOT_READY_TO_SHARE' },
      },
    ]);
  });

  it("tells of a customer that the org refused, in words that quote nothing, while the seller reads the org's own", async () => {
    const world = createWorld();
    world.salesforce.refuseCustomer('Every account needs a segment.');
    const id = await receive(world);
    assert.equal(world.salesforce.get(id)['Partner_Center_Sync_Status__c'], 'Needs attention');
    assert.match(message(world, id), /The opportunity has no account/);
    assert.match(audit(world, id), /Needs attention: Every account needs a segment/);
    assert.deepEqual(
      told(world).map(({ outcome }) => outcome),
      ['Received', 'Needs attention', 'Needs attention'],
    );
  });

  it('has one line for what became of a deal: status and expiry follow from the substatus', async () => {
    const world = createWorld();
    await receive(world, { ...incoming, expirationDateTime: '2026-11-16T00:00:00Z' });
    const accepted = { '/status': 'Active', '/substatus': 'Accepted', '/expirationDateTime': null };
    world.partnerCenter.edit(referralId, accepted);
    await world.rest();
    assert.equal(last(world)?.changes, 'Stage: Prospecting → Qualification\nReferral Substatus: Pending → Accepted');
  });

  it('says when the seller pauses a deal, once', async () => {
    const world = createWorld();
    const id = await receive(world);
    world.salesforce.edit(id, { Sync_with_Partner_Center__c: false });
    await world.rest();
    await world.signal({ opportunityId: id });
    await world.rest();
    assert.deepEqual(
      told(world).map(({ outcome }) => outcome),
      ['Received', 'Paused'],
    );
  });

  it('has nothing of a look that finds nothing', async () => {
    const world = createWorld();
    const id = await receive(world);
    const before = told(world).length;
    await world.signal({ opportunityId: id });
    await world.rest();
    assert.equal(told(world).length, before);
  });

  it('has one row of an event that is written again after a lost answer', async () => {
    const world = createWorld();
    await receive(world);
    world.gate.plan({
      at: 'timeline.record',
      when: 'after',
      how: 'rejects',
      error: new CosellError('SALESFORCE_UNAVAILABLE', 'cut'),
    });
    world.partnerCenter.edit(referralId, { '/details/dealValue': 1 });
    await world.rest();
    world.partnerCenter.edit(referralId, { '/details/dealValue': 2 });
    world.clock.advance(minute);
    await world.rest();
    assert.deepEqual(
      told(world).map(({ changes }) => changes),
      ['', 'Amount: 50000 → 1', 'Amount: 1 → 2'],
    );
  });

  it('fits its fields', () => {
    const world = createWorld();
    const long = { outcome: 'Synced', direction: null, summary: 's'.repeat(300), lost: ['l'.repeat(40_000)] } as const;
    const news = { ...long, changes: ['c'.repeat(20_000), 'd'.repeat(20_000)], lost: [...long.lost] };
    const link = { id: 'link', dueSeq: 1 };
    const event = eventOf(link, '006', news, world.clock.now());
    assert.deepEqual([event.summary.length, event.changes.length, event.lost.length], [255, 32_768, 32_768]);
    assert.ok(event.externalId.length <= 100);
    for (const text of [event.summary, event.changes, event.lost]) assert.match(text, /[scdl]…$/);
    const whole = eventOf(link, '006', { ...news, summary: 's'.repeat(255), changes: [], lost: [] }, 0);
    assert.equal(whole.summary, 's'.repeat(255));
  });

  it('has one line for each value that gave way', () => {
    const news = { outcome: 'Conflict', direction: null, summary: '' } as const;
    const event = eventOf({ id: 'link', dueSeq: 1 }, '006', { ...news, changes: ['a', 'b'], lost: ['c', 'd'] }, 0);
    assert.deepEqual([event.changes, event.lost], ['a\nb', 'c\nd']);
  });

  it('has nothing of a pair without an opportunity', async () => {
    const world = createWorld();
    const link = await claimed(world, { referralId });
    const news = [{ outcome: 'Paused' as const, direction: null, summary: 'x', changes: [], lost: [] }];
    const error = new CosellError('SALESFORCE_REFUSED', 'x');
    const recorded: TimelineEvent[] = [];
    const events = {
      record: async (given: readonly TimelineEvent[]) => {
        recorded.push(...given);
      },
    };
    const nowhere = { link, referral: undefined, opportunity: undefined };
    const here = { id: '006', modifiedAt: '', fresh: false, fields: {}, team: [] };
    await tellTimeline({ events, clock: world.clock }, [
      { ...nowhere, result: idle('x', 'synced', { news }) },
      { ...nowhere, result: error },
      { ...nowhere, opportunity: here, result: idle('x', 'synced', { news }) },
      { ...nowhere, opportunity: here, result: error },
    ]);
    assert.deepEqual(
      recorded.map(({ outcome, opportunityId, errorCode }) => [outcome, opportunityId, errorCode]),
      [
        ['Paused', '006', null],
        ['Needs attention', '006', 'SALESFORCE_REFUSED'],
      ],
    );
  });

  it('names one outcome of one look, so that writing it again makes no second row', () => {
    const news = { outcome: 'Synced', direction: null, summary: 'Changed: Amount', changes: ['a'], lost: [] } as const;
    const id = (dueSeq: number, changes: string[]) =>
      eventOf({ id: 'link', dueSeq }, '006', { ...news, changes, lost: [] }, 0).externalId;
    assert.match(id(7, ['a']), /^link-7-[0-9a-f]{16}$/);
    assert.equal(id(7, ['a']), id(7, ['a']));
    assert.equal(new Set([id(7, ['a']), id(8, ['a']), id(7, ['b'])]).size, 3);
  });
});

describe('events that cannot be written', () => {
  const event = (externalId: string): TimelineEvent => ({
    ...{ externalId, opportunityId: '006', occurredAt: 0, direction: null, outcome: 'Synced', summary: '' },
    ...{ changes: '', lost: '', errorCode: null },
  });
  function log(answer: (events: readonly TimelineEvent[]) => (CosellError | undefined)[]) {
    const calls: string[][] = [];
    const faults: SyncEvent[] = [];
    const events = createEventLog(
      {
        record: async (events) => {
          calls.push(events.map(({ externalId }) => externalId));
          return answer(events);
        },
      },
      (fault) => faults.push(fault),
    );
    return { calls, faults, record: (given: readonly TimelineEvent[]) => events.record(given) };
  }
  const away = new CosellError('SALESFORCE_UNAVAILABLE', 'HTTP 503');

  it('are kept for the next time, and reported', async () => {
    let outcome: CosellError | undefined = away;
    const { calls, faults, record } = log((events) => events.map(() => outcome));
    await record([event('a')]);
    outcome = undefined;
    await record([event('b')]);
    await record([event('c')]);
    assert.deepEqual(calls, [['a'], ['a', 'b'], ['c']]);
    assert.deepEqual(faults, [{ event: 'fault', where: 'writing 1 timeline events', error: away }]);
  });

  it('are given up when the org refuses them for good', async () => {
    const { calls, faults, record } = log((events) => events.map(() => new CosellError('SALESFORCE_REFUSED', 'no')));
    await record([event('a')]);
    await record([event('b')]);
    assert.deepEqual([calls, faults.length], [[['a'], ['b']], 2]);
  });

  it('are kept one by one: those that were written are not written again', async () => {
    const refusal = new CosellError('SALESFORCE_REFUSED', 'no');
    const { calls, faults, record } = log(([first]) => (first?.externalId === 'a' ? [undefined, away, refusal] : []));
    await record(['a', 'b', 'c'].map(event));
    await record([event('d')]);
    assert.deepEqual(calls, [
      ['a', 'b', 'c'],
      ['b', 'd'],
    ]);
    assert.deepEqual(faults, [{ event: 'fault', where: 'writing 2 timeline events', error: away }]);
  });

  it('are kept when the whole call failed', async () => {
    let isAway = true;
    const { calls, record } = log(() => {
      if (isAway) throw away;
      return [];
    });
    await record([event('a')]);
    isAway = false;
    await record([]);
    assert.deepEqual(calls, [['a'], ['a']]);
  });

  it('are bounded: the oldest are given up first', async () => {
    const { calls, record } = log((events) => events.map(() => away));
    await record(Array.from({ length: 3_000 }, (_, index) => event(String(index))));
    await record([event('last')]);
    assert.equal(calls[1]?.length, 2_001);
    assert.deepEqual([calls[1][0], calls[1].at(-1)], ['1000', 'last']);
  });

  it('cost no call where nothing happened', async () => {
    const { calls, record } = log(() => []);
    await record([]);
    assert.deepEqual(calls, []);
  });
});
