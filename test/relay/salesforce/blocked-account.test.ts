import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import { accountInstead } from '../../../relay/salesforce/blocked-account.ts';
import type { UnsavedRow } from '../../../relay/salesforce/collections.ts';
import type { Salesforce, SalesforceRequest } from '../../../relay/salesforce/connect.ts';

const record = { Name: 'Northwind' };
const refused = (change: Partial<UnsavedRow> = {}): UnsavedRow => ({
  ...{ fault: 'row', errorCode: 'DUPLICATES_DETECTED', fields: [], refused: true, duplicate: undefined },
  error: new CosellError('SALESFORCE_REFUSED', 'Use one of these records?'),
  ...change,
});
const names = (Id?: string) => ({
  duplicateResut: { matchResults: [{ matchRecords: Id === undefined ? [] : [{ record: { Id } }] }] },
});

/** What a single row gets for an answer, and which accounts belong to businesses. */
interface Org {
  alone?: { id: string } | { data: unknown };
  businesses?: string[];
}

async function instead(row: UnsavedRow, { alone, businesses }: Org) {
  const calls: string[] = [];
  const answer = async ({ method, path }: SalesforceRequest) => {
    calls.push(method);
    if (method === 'GET')
      return {
        body: { records: (businesses ?? []).filter((id) => path.includes(id)).map((Id) => ({ Id })) },
        serverTime: 0,
      };
    if (alone !== undefined && 'id' in alone) return { body: alone, serverTime: 0 };
    const cause = Object.assign(new Error('refused'), alone);
    throw new CosellError('SALESFORCE_REFUSED', 'Use one of these records?', { cause });
  };
  const salesforce: Pick<Salesforce, 'call'> = { call: answer };
  const found = await accountInstead(salesforce as Salesforce, { hasPersons: businesses !== undefined }, row, record);
  return { found, calls };
}

describe('an account that a duplicate rule blocks', () => {
  const cases: [what: string, row: UnsavedRow, org: Org, found: object | undefined, calls: string[]][] = [
    ['is not looked for after another refusal', refused({ errorCode: 'STRING_TOO_LONG' }), {}, undefined, []],
    ['is the one that the answer names', refused({ duplicate: '001A' }), {}, { id: '001A', isNew: false }, []],
    [
      'is the one that an answer about it alone names',
      refused(),
      { alone: { data: names('001B') } },
      { id: '001B', isNew: false },
      ['POST'],
    ],
    [
      'is new where the org makes it alone',
      refused(),
      { alone: { id: '001C' } },
      { id: '001C', isNew: true },
      ['POST'],
    ],
    ['is missing where no answer names one', refused(), { alone: { data: names() } }, undefined, ['POST']],
    ['is missing where the answer says nothing', refused(), { alone: { data: undefined } }, undefined, ['POST']],
    ['is no person', refused({ duplicate: '001A' }), { businesses: ['001B'] }, undefined, ['GET']],
    [
      'is a business among persons',
      refused({ duplicate: '001B' }),
      { businesses: ['001B'] },
      { id: '001B', isNew: false },
      ['GET'],
    ],
    [
      'that is new needs no second look',
      refused(),
      { alone: { id: '001C' }, businesses: [] },
      { id: '001C', isNew: true },
      ['POST'],
    ],
  ];
  for (const [what, row, org, found, calls] of cases)
    it(what, async () => {
      assert.deepEqual(await instead(row, org), { found, calls });
    });
});
