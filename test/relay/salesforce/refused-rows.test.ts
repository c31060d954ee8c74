import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import type { Salesforce, SalesforceRequest } from '../../../relay/salesforce/connect.ts';
import { saveOpportunities } from '../../../relay/salesforce/save-opportunities.ts';
import { createTimeline } from '../../../relay/salesforce/timeline.ts';
import type { TimelineEvent } from '../../../relay/sync/ports/timeline.ts';
import { deal } from './creating.ts';

const sent = z.object({ records: z.array(z.record(z.string(), z.unknown())) });

/** An org that refuses every row with this error; `rows` are those that it was sent. */
function refusing(statusCode: string, fields: readonly string[]) {
  const rows: Record<string, unknown>[] = [];
  const call = async ({ body }: SalesforceRequest) => {
    const { records } = sent.parse(body);
    rows.push(...records);
    const refusal = { success: false, errors: [{ statusCode, message: 'no', fields }] };
    return { body: records.map(() => refusal), serverTime: 0 };
  };
  const salesforce: Pick<Salesforce, 'call'> = { call };
  return { salesforce: salesforce as Salesforce, rows };
}

describe('a row that the org refuses', () => {
  const wanted = { deal: deal('Northwind'), accountId: '001000000000001AAA', ownerIds: [] };

  it('for a moment only keeps all its values, whatever fields the org names', async () => {
    for (const field of ['Amount', 'AccountId']) {
      const { salesforce, rows } = refusing('UNABLE_TO_LOCK_ROW', [field]);
      const outcome = (await saveOpportunities(salesforce, [wanted])).get(wanted.deal);
      assert.deepEqual(
        [outcome?.error?.code, outcome?.problems, rows.length],
        ['SALESFORCE_UNAVAILABLE', [], 1],
        field,
      );
    }
  });

  it('for good loses the value that the org names, and is sent again without it', async () => {
    const { salesforce, rows } = refusing('STRING_TOO_LONG', ['Amount']);
    await saveOpportunities(salesforce, [wanted]);
    assert.deepEqual(
      rows.map((row) => 'Amount' in row),
      [true, false],
    );
  });

  const event: TimelineEvent = {
    externalId: 'e',
    opportunityId: '006000000000001AAA',
    occurredAt: 0,
    direction: 'To Partner Center',
    outcome: 'Conflict',
    said: { code: 'conflict' },
    summary: 'Both sides changed: Amount',
    changes: [],
    notCopied: [],
    lost: [],
    errorCode: null,
  };
  for (const [field, times] of [
    ['Opportunity__c', 2],
    ['Summary__c', 1],
  ] as const)
    it(`as an event because of ${field} is sent ${times === 2 ? 'again without its opportunity' : 'once'}`, async () => {
      const { salesforce, rows } = refusing('INVALID_FIELD_FOR_INSERT_UPDATE', [field]);
      const [error] = await createTimeline(salesforce).record([event]);
      assert.equal(error?.code, 'SALESFORCE_REFUSED');
      assert.deepEqual(
        rows.map((row) => 'Opportunity__c' in row),
        [true, false].slice(0, times),
      );
    });
});
