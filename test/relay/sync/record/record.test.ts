import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import type { Work } from '../../../../relay/sync/execute/outcome.ts';
import type { Link } from '../../../../relay/sync/model.ts';
import type { CreateOpportunityPlan } from '../../../../relay/sync/plan/pair-plan.ts';
import type { LinkOutcome } from '../../../../relay/sync/ports/links.ts';
import type { SyncEvent } from '../../../../relay/sync/ports/report.ts';
import type { TimelineEvent } from '../../../../relay/sync/ports/timeline.ts';
import { arrived, needsAttention, paused } from '../../../../relay/sync/record/deal-events.ts';
import { record, type ToldWork } from '../../../../relay/sync/record/record.ts';
import { maxAttempts } from '../../../../relay/sync/record/retry.ts';
import { quiet, type Told } from '../../../../relay/sync/record/told.ts';
import { eventOf } from '../../../../relay/sync/record/timeline-event.ts';
import { coreOf } from '../../../worlds/context.ts';
import { createWorld } from '../../../worlds/world.ts';
import { linkOf, lookedAt, opportunityId, opportunityOf } from '../observed.ts';
import { r1, workOf } from './works.ts';

const failure = new CosellError('SALESFORCE_REFUSED', 'Why.');
const outage = new CosellError('SALESFORCE_UNAVAILABLE', 'No answer.');
const opportunity = opportunityOf();
const on = opportunity.id;

const toldOf = (told: Partial<Told>, work: Partial<Work> = {}): ToldWork => ({
  ...workOf({ kind: 'wait', ms: 0 }),
  ...work,
  told: { ...quiet, word: 'looked', state: 'synced', ...told },
});
const seen = (changes: Partial<Work['observation']>): Partial<Work> => ({
  observation: workOf({ kind: 'wait', ms: 0 }, { kind: 'done' }, changes).observation,
});

/** Records these works; what was kept, written and reported, in order. */
async function recorded(...works: ToldWork[]) {
  const world = createWorld();
  const finished: [Link, LinkOutcome][] = [];
  const dropped: Link[] = [];
  const rows: TimelineEvent[] = [];
  const cursors: [string, number][] = [];
  const reports: SyncEvent[] = [];
  const order: string[] = [];
  const core = coreOf(world, {
    links: {
      ...world.links.port,
      finish: async (link, outcome) => {
        order.push('finish');
        return finished.push([link, outcome]) > 0;
      },
      drop: async (link) => {
        dropped.push(link);
      },
    },
    events: {
      record: async (given) => {
        order.push('timeline');
        rows.push(...given);
      },
    },
    cursors: {
      ...world.cursors,
      set: async (name, value) => {
        cursors.push([name, value]);
      },
    },
    report: (event) => reports.push(event),
  });
  const errors = await record(core, works);
  return { errors, finished, dropped, rows, cursors, reports, order, now: world.clock.now() };
}
const pairEvent = { event: 'pair', outcome: 'looked', link: 'row', referralId: 'r1', opportunityId: on, wrote: 0 };

describe('what is reported of a pair', () => {
  const forgotten = { plan: { kind: 'forget', instead: undefined } } as const;
  const unlinked = linkOf({ referralId: null, opportunityId: null });
  const cases: [name: string, work: ToldWork, report: object][] = [
    ['is one word, its ids and what was written', toldOf({}, { writes: 3 }), { wrote: 3 }],
    ['has the ids that were read', toldOf({}, seen({ link: unlinked, referral: r1, opportunity })), {}],
    ['has none where none is known', toldOf({}, seen({ link: unlinked })), { referralId: null, opportunityId: null }],
    [
      'has the id of a referral that was just made',
      toldOf(
        {},
        {
          ...seen({ link: unlinked, opportunity }),
          outcome: {
            ...{ kind: 'referral-created', referral: { ...r1, id: 'made' }, base: {} },
            plan: { kind: 'create-referral', opportunity, body: {}, base: {} },
          },
        },
      ),
      { referralId: 'made' },
    ],
    ['has the error', toldOf({ word: 'failed', error: failure }), { outcome: 'failed', error: failure }],
    ['has the error of a run that will be repeated', toldOf({ error: outage }), { error: outage, willRetry: true }],
    [
      'has how many conflicts it decided',
      toldOf({
        events: [
          { on, event: { ...paused, outcome: 'Conflict' } },
          { on, event: paused },
        ],
      }),
      { conflicts: 1 },
    ],
    ['is also that it was no pair', toldOf({}, { ...forgotten, writes: 0 }), {}],
  ];
  for (const [name, work, report] of cases)
    it(name, async () => {
      assert.deepEqual((await recorded(work)).reports, [{ ...pairEvent, ...report }]);
    });

  it('has the id of an opportunity that was just made', async () => {
    const plan = {
      ...{ kind: 'create-opportunity', referral: r1, identity: {}, base: {}, notCopied: [], problem: undefined },
      opportunity: { referralId: 'r1', values: {}, dealName: null, ownerEmails: [], defaultOwner: '' },
    } satisfies CreateOpportunityPlan;
    const outcome = {
      kind: 'opportunity-created',
      opportunityId: 'made',
      problem: undefined,
      version: lookedAt,
    } as const;
    const { reports } = await recorded(
      toldOf({}, { ...seen({ link: unlinked, referral: r1 }), outcome: { ...outcome, plan } }),
    );
    assert.deepEqual(reports, [{ ...pairEvent, opportunityId: 'made' }]);
  });

  it('is that it was parked, when it is given up', async () => {
    const error = new CosellError('UNEXPECTED', 'x');
    const link = linkOf({ attempts: maxAttempts - 1, errorCode: 'UNEXPECTED' });
    const { reports, finished } = await recorded(toldOf({ word: 'retry', error }, seen({ link })));
    assert.deepEqual([reports[0], finished[0]?.[1].state], [{ ...pairEvent, outcome: 'parked', error }, 'parked']);
  });
});

describe('the row of a pair', () => {
  it('goes back into the work list, at the chance of the moment', async () => {
    const error = new CosellError('SALESFORCE_UNAVAILABLE', 'x');
    const { finished, dropped, now } = await recorded(toldOf({ error }));
    assert.deepEqual(finished, [[linkOf(), { state: 'synced', error, attempts: 1, dueAt: now + 2_000 }]]);
    assert.deepEqual(dropped, []);
  });

  it('of nobody that we know is forgotten', async () => {
    const link = linkOf({ version: null, opportunityId: null });
    const error = new CosellError('REFERRAL_NOT_FOUND', 'x');
    const { finished, dropped, reports } = await recorded(toldOf({ word: 'failed', error }, seen({ link })));
    assert.deepEqual([finished, dropped], [[], [link]]);
    assert.deepEqual(reports, [{ ...pairEvent, outcome: 'gone', opportunityId: null }]);
  });

  it('that was no pair is gone already', async () => {
    const { finished, dropped } = await recorded(toldOf({}, { plan: { kind: 'forget', instead: undefined } }));
    assert.deepEqual([finished, dropped], [[], []]);
  });
});

describe('what a batch is told of its pairs', () => {
  it('is the error of each, in order', async () => {
    const { errors } = await recorded(toldOf({}), toldOf({ error: failure }));
    assert.deepEqual(errors, [undefined, failure]);
  });
});

describe('the organisation whose referrals are ours', () => {
  const plan = {
    ...{ kind: 'create-opportunity', referral: r1, identity: {}, base: {}, notCopied: [], problem: undefined },
    opportunity: { referralId: 'r1', values: {}, dealName: null, ownerEmails: [], defaultOwner: '' },
  } satisfies CreateOpportunityPlan;
  const received = {
    ...({ kind: 'opportunity-created', plan, opportunityId: 'made', problem: undefined } as const),
    version: lookedAt,
  };
  const posted = (organizationId: string): Work['outcome'] => ({
    ...{ kind: 'referral-created', referral: { ...r1, organizationId }, base: {} },
    plan: { kind: 'create-referral', opportunity, body: {}, base: {} },
  });
  const cases: [what: string, work: Partial<Work>, organization: string | undefined][] = [
    ['is that of a referral that we have posted', { outcome: posted('us') }, 'us'],
    ['is unknown where the service names none', { outcome: posted('') }, undefined],
    ['is that of a deal from a list that shows it as ours', { ...seen({ owner: 'ours' }), outcome: received }, 'r1'],
    ["is unknown of a deal that may be anybody's", { ...seen({ owner: undefined }), outcome: received }, undefined],
    ['is not told by a deal that nothing was made of', seen({ owner: 'ours' }), undefined],
  ];
  for (const [what, work, organization] of cases)
    it(`${what}, once`, async () => {
      const { cursors, now } = await recorded(toldOf({}, work), toldOf({}, work));
      const id = organization === 'r1' ? r1.organizationId : organization;
      assert.deepEqual(cursors, id === undefined ? [] : [[`own-organization ${id}`, now]]);
    });
});

describe('the timeline', () => {
  it('has each event on its opportunity, and is written before the row rests', async () => {
    const events = [
      { on: '006A', event: paused },
      { on: '006B', event: arrived(r1) },
    ];
    const { rows, order, now } = await recorded(toldOf({ events }));
    assert.deepEqual(
      rows,
      events.map(({ on: id, event }) => eventOf(linkOf(), id, event, { now })),
    );
    assert.deepEqual(order, ['timeline', 'finish']);
  });

  const stamp = String(Date.parse(opportunity.modifiedAt));

  it('has what somebody has to do, below what was done, with the code of the error', async () => {
    const events = [{ on, event: paused }];
    const work = toldOf({ events, problem: failure, error: failure }, seen({ opportunity }));
    const { rows, now } = await recorded(work);
    assert.deepEqual(rows, [
      eventOf(linkOf(), on, paused, { now }),
      eventOf(linkOf(), on, needsAttention('Why.'), { now, error: failure, of: stamp }),
    ]);
  });

  it('has it once for a record as it stands, whatever round of work says so', async () => {
    const problem = toldOf({ problem: failure, error: failure }, seen({ opportunity }));
    const later = { ...problem, observation: { ...problem.observation, link: linkOf({ dueSeq: 8 }) } };
    const [first, second] = [await recorded(problem), await recorded(later)];
    assert.equal(first.rows[0]?.externalId, second.rows[0]?.externalId);
  });

  it('has it on the opportunity that was just made', async () => {
    const { rows } = await recorded(toldOf({ events: [{ on: 'made', event: paused }], problem: failure }));
    assert.deepEqual(
      rows.map(({ opportunityId: id, outcome }) => [id, outcome]),
      [
        ['made', 'Paused'],
        ['made', 'Needs attention'],
      ],
    );
  });

  it('has nothing of a pair without an opportunity, nor of an error that nobody is to read', async () => {
    const silent = toldOf({ error: failure }, seen({ opportunity }));
    assert.deepEqual((await recorded(toldOf({ problem: failure }), silent)).rows, []);
  });

  it('is written once for a batch', async () => {
    const { order, rows } = await recorded(
      toldOf({ events: [{ on, event: paused }] }),
      toldOf({ events: [{ on: opportunityId(2), event: paused }] }),
    );
    assert.deepEqual([order, rows.length], [['timeline', 'finish', 'finish'], 2]);
  });
});

describe("that Microsoft's halves are shown to us", () => {
  const engagement = { own: undefined, microsofts: r1, showsMicrosofts: true };

  it('is remembered when one was seen', async () => {
    const { cursors, now } = await recorded(toldOf({}), toldOf({}, seen({ engagement })));
    assert.deepEqual(cursors, [['microsoft-half-seen', now]]);
  });

  it('is not said where none was', async () => {
    const none = { ...engagement, microsofts: undefined };
    assert.deepEqual((await recorded(toldOf({}), toldOf({}, seen({ engagement: none })))).cursors, []);
  });
});
