import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import type { SalesforceRequest } from '../../../relay/salesforce/connect.ts';
import { createTimeline } from '../../../relay/salesforce/timeline.ts';
import type { TimelineEvent } from '../../../relay/sync/ports/timeline.ts';
import { fieldXml } from '../../clouds/salesforce/fixture.ts';
import { newOpportunity, startConnected, type Connected } from './connected.ts';

/** The opportunity as the fixed master of its events. */
const detailField = {
  'objects/Partner_Center_Sync_Event__c/fields/Opportunity__c.field-meta.xml': fieldXml(
    'Opportunity__c',
    'MasterDetail',
    '<referenceTo>Opportunity</referenceTo><relationshipName>Partner_Center_Events</relationshipName>',
  ),
};

describe('the timeline in Salesforce', () => {
  let at: Connected;
  let opportunityId = '';
  let count = 0;
  before(async () => {
    at = await startConnected();
    opportunityId = await at.seller.create('Opportunity', newOpportunity('Deal'));
  });
  after(() => at.cloud.close());
  beforeEach(() => {
    at.cloud.heal();
    at.cloud.clearCalls();
  });
  const amount = { field: 'Amount', label: 'Amount', kind: 'number', currency: 'USD' } as const;
  const event = (change: Partial<TimelineEvent> = {}): TimelineEvent => ({
    externalId: `event-${String((count += 1))}`,
    opportunityId,
    occurredAt: Date.parse('2026-11-02T09:00:00Z'),
    direction: 'To Partner Center',
    outcome: 'Conflict',
    said: { code: 'conflict' },
    summary: 'Both sides changed: Amount',
    changes: [{ ...amount, way: 'to Partner Center', before: '1', after: '2' }],
    notCopied: [],
    lost: [{ ...amount, side: 'Partner Center', value: '3' }],
    errorCode: null,
    ...change,
  });
  const record = async (...events: TimelineEvent[]) =>
    (await at.timeline.record(events)).map((outcome) => outcome?.code);
  const rows = (externalId: string) =>
    at.admin.query(
      'SELECT Opportunity__c, Occurred__c, Direction__c, Outcome__c, Summary__c, Changes__c, Lost_Value__c, Error_Code__c ' +
        `FROM Partner_Center_Sync_Event__c WHERE External_Id__c = '${externalId}'`,
    );

  it('has an event as it happened', async () => {
    const one = event();
    assert.deepEqual(await record(one), [undefined]);
    const [row] = await rows(one.externalId);
    const { attributes: _, ...fields } = row ?? {};
    assert.deepEqual(fields, {
      Opportunity__c: opportunityId,
      Occurred__c: '2026-11-02T09:00:00.000+0000',
      Direction__c: 'To Partner Center',
      Outcome__c: 'Conflict',
      Summary__c: one.summary,
      Changes__c: JSON.stringify({ v: 1, code: 'conflict', changes: one.changes }),
      Lost_Value__c: JSON.stringify({ v: 1, lost: one.lost }),
      Error_Code__c: null,
    });
  });

  for (const outcome of [
    'Synced',
    'Conflict',
    'Needs attention',
    'Received',
    'Shared',
    'Accepted',
    'Declined',
    'Paused',
    'Closed',
  ] as const)
    it(`takes the outcome ${outcome}`, async () => {
      assert.deepEqual(await record(event({ outcome, direction: null })), [undefined]);
    });
  for (const direction of ['From Partner Center', 'To Partner Center', 'Both'] as const)
    it(`takes the direction ${direction}`, async () => {
      assert.deepEqual(await record(event({ direction })), [undefined]);
    });

  it('has one row of an event however often it is recorded', async () => {
    const one = event();
    await record(one);
    assert.deepEqual(await record(one), [undefined]);
    assert.equal((await rows(one.externalId)).length, 1);
  });

  it('takes texts that are too long, cut, and what is left can still be read', async () => {
    const notes = { field: 'Description', label: 'Description', kind: 'text' } as const;
    const one = event({
      summary: 'x'.repeat(300),
      changes: [{ ...notes, way: 'to Salesforce', before: 'y'.repeat(40_000), after: null }],
      lost: [{ ...notes, side: 'Salesforce', value: 'z'.repeat(40_000) }],
    });
    assert.deepEqual(await record(one), [undefined]);
    const [row] = await rows(one.externalId);
    assert.equal(row?.['Summary__c'], `${'x'.repeat(254)}…`);
    assert.match(
      String(row['Changes__c']),
      /^\{"v":1,"code":"conflict","changes":\[\{"field":"Description".*y…","after":null\}\]\}$/,
    );
    assert.match(String(row['Lost_Value__c']), /^\{"v":1,"lost":\[\{.*z…"\}\]\}$/);
  });

  it('takes two hundred events in a call, and each bad one is its own outcome', async () => {
    const events = Array.from({ length: 201 }, () => event());
    const deleted = await at.seller.create('Opportunity', newOpportunity('Deleted'));
    await at.admin.delete('Opportunity', deleted);
    at.cloud.failRows({
      object: 'Partner_Center_Sync_Event__c',
      times: 1,
      matches: (row) => row['External_Id__c'] === events[9]?.externalId,
    });
    const outcomes = await record(
      ...events.map((one, index) => (index === 5 ? { ...one, opportunityId: deleted } : one)),
    );
    assert.equal(at.restCalls().length, 2);
    assert.deepEqual(
      outcomes.flatMap((code, index) => (code === undefined ? [] : [[index, code]])),
      [
        [5, 'OPPORTUNITY_NOT_FOUND'],
        [9, 'SALESFORCE_UNAVAILABLE'],
      ],
    );
  });

  it('no events are no call', async () => {
    assert.deepEqual(await record(), []);
    assert.deepEqual(at.restCalls(), []);
  });

  describe('where the opportunity is the master of its events, and may not be changed', () => {
    /** An org that has the events named, and takes no master for those. */
    function org(...there: string[]) {
      const sent: Record<string, unknown>[][] = [];
      const error = (statusCode: string) => ({
        success: false,
        errors: [{ statusCode, message: 'no', fields: ['Opportunity__c'] }],
      });
      const timeline = createTimeline({
        apiVersion: '66.0',
        usage: () => undefined,
        userId: () => undefined,
        signInProblem: () => undefined,
        pagesAt: () => 'https://org.example',
        schemaRefusals: () => 0,
        now: () => 0,
        async call({ body }: SalesforceRequest) {
          const { records } = body as { records: Record<string, unknown>[] };
          sent.push(records);
          const answer = records.map((row) => {
            const isThere = there.includes(String(row['External_Id__c']));
            if (isThere && 'Opportunity__c' in row) return error('INVALID_FIELD_FOR_INSERT_UPDATE');
            if (!isThere && !('Opportunity__c' in row)) return error('REQUIRED_FIELD_MISSING');
            return { id: 'a01', success: true, errors: [] };
          });
          return { body: answer, serverTime: 0 };
        },
      });
      return { timeline, sent };
    }

    it('an event recorded again is written without it, and a new one with it', async () => {
      const [old, fresh] = [event(), event()];
      const { timeline, sent } = org(old.externalId);
      assert.deepEqual(await timeline.record([old, fresh]), [undefined, undefined]);
      assert.deepEqual(
        sent.map((rows) => rows.map((row) => row['External_Id__c'])),
        [[old.externalId, fresh.externalId], [old.externalId]],
      );
      assert.equal('Opportunity__c' in (sent[1]?.[0] ?? {}), false);
    });

    it('in the simulated org, too', async (t) => {
      const detail = await startConnected({}, detailField);
      t.after(() => detail.cloud.close());
      const id = await detail.seller.create('Opportunity', newOpportunity('Deal'));
      const one = event({ opportunityId: id });
      for (let round = 0; round < 2; round += 1) assert.deepEqual(await detail.timeline.record([one]), [undefined]);
      const found = await detail.admin.query('SELECT Opportunity__c FROM Partner_Center_Sync_Event__c');
      assert.deepEqual(
        found.map((row) => row['Opportunity__c']),
        [id],
      );
    });

    it('a field that may not be written at all is told', async () => {
      const timeline = createTimeline({
        ...at.salesforce,
        call: ({ body }) => {
          const { records } = body as { records: unknown[] };
          const errors = [{ statusCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', message: 'no', fields: ['Opportunity__c'] }];
          return Promise.resolve({ body: records.map(() => ({ success: false, errors })), serverTime: 0 });
        },
      });
      const [outcome] = await timeline.record([event()]);
      assert.ok(outcome instanceof CosellError);
      assert.match(outcome.words ?? '', /INVALID_FIELD_FOR_INSERT_UPDATE/);
    });
  });
});
