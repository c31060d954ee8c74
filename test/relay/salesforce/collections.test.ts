import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import { isSaved, saveRows, saveRowsTwice } from '../../../relay/salesforce/collections.ts';
import type { SalesforceRequest } from '../../../relay/salesforce/connect.ts';
import { refusal } from '../../../relay/salesforce/refusal.ts';

type Answer = (names: string[]) => unknown;

const saved = (names: string[]) => names.map((name) => ({ id: name, success: true, errors: [] }));
const failed = (statusCode: string, message = 'why', fields?: string[]) => ({
  success: false,
  errors: [{ statusCode, message, ...(fields === undefined ? {} : { fields }) }],
});

/** An org that answers with these, one after the other, and then saves everything. */
function org(...answers: Answer[]) {
  const sent: SalesforceRequest[] = [];
  const sizes: number[] = [];
  const salesforce = {
    apiVersion: '66.0',
    usage: () => undefined,
    userId: () => undefined,
    signInProblem: () => undefined,
    pagesAt: () => 'https://org.example',
    schemaRefusals: () => 0,
    now: () => 0,
    async call(request: SalesforceRequest) {
      const { records } = request.body as { records: { Name: string }[] };
      sent.push(request);
      sizes.push(records.length);
      return { body: (answers[sent.length - 1] ?? saved)(records.map(({ Name }) => Name)), serverTime: 0 };
    },
  };
  const rows = (count: number) => ({
    method: 'POST' as const,
    object: 'Account',
    records: Array.from({ length: count }, (_, index) => ({ Name: `row ${String(index)}` })),
    operation: 'make accounts',
  });
  const outcomes = async (how: typeof saveRows, count: number) =>
    (await how(salesforce, rows(count))).map((outcome) => (isSaved(outcome) ? outcome.id : outcome.error.code));
  return { salesforce, rows, outcomes, sent, sizes };
}

const expected = (count: number) => Array.from({ length: count }, (_, index) => `row ${String(index)}`);
const refuse = (code: 'SALESFORCE_REFUSED' | 'SALESFORCE_UNAVAILABLE') => () => {
  throw new CosellError(code, 'no');
};

describe('rows saved in collections', () => {
  it('are sent as what they are, each by itself, past alerts of duplicate rules', async () => {
    const { salesforce, rows, sent } = org();
    await saveRows(salesforce, { ...rows(1), method: 'PATCH', externalId: 'Key__c' });
    await saveRows(salesforce, rows(1));
    assert.deepEqual(
      sent.map(({ method, path }) => `${method} ${path}`),
      ['PATCH /composite/sobjects/Account/Key__c', 'POST /composite/sobjects'],
    );
    assert.deepEqual(sent[0]?.body, {
      allOrNone: false,
      records: [{ attributes: { type: 'Account' }, Name: 'row 0' }],
    });
    assert.deepEqual(sent[0].headers, { 'Sforce-Duplicate-Rule-Header': 'allowSave=true' });
  });

  for (const [count, sizes] of [
    [0, []],
    [1, [1]],
    [200, [200]],
    [401, [200, 200, 1]],
  ] as const)
    it(`${String(count)} of them are ${String(sizes.length)} calls, the outcomes in order`, async () => {
      const at = org();
      assert.deepEqual(await at.outcomes(saveRows, count), expected(count));
      assert.deepEqual(at.sizes, sizes);
    });

  it('fail by themselves, with all that the org says of them', async () => {
    const { salesforce, rows } = org(() => [
      { id: 'row 0', success: true, errors: [] },
      { success: false, errors: [...failed('FIRST', 'One.', ['A']).errors, ...failed('SECOND', 'Two.', ['B']).errors] },
      { success: false, errors: [] },
    ]);
    const [, second, third] = await saveRows(salesforce, rows(3));
    assert.ok(second !== undefined && !isSaved(second));
    assert.deepEqual([second.errorCode, second.fields, second.refused], ['FIRST', ['A', 'B'], true]);
    assert.equal(second.error.words, 'One. Two. (FIRST)');
    assert.ok(third !== undefined && !isSaved(third));
    assert.equal(third.error.code, 'SALESFORCE_REFUSED');
  });

  for (const [what, answer] of [
    ['no answer', refuse('SALESFORCE_UNAVAILABLE')],
    ['too few rows', () => []],
    ['rows of another shape', (names: string[]) => names.map(() => ({}))],
  ] as const)
    it(`all fail with ${what}, those of their call only, and it is not known whether they are there`, async () => {
      const at = org(saved, answer);
      const outcomes = await saveRows(at.salesforce, at.rows(401));
      assert.ok(outcomes.every((outcome, index) => isSaved(outcome) === (index < 200 || index === 400)));
      const lost = outcomes[200];
      assert.ok(lost !== undefined && !isSaved(lost));
      assert.deepEqual([lost.error.code, lost.refused], ['SALESFORCE_UNAVAILABLE', false]);
    });

  describe('that the org refuses as a whole', () => {
    const always = (answer: Answer) => Array.from({ length: 500 }, () => answer);

    it('because of one are halved until that one is alone', async () => {
      const at = org(...always((names) => (names.includes('row 5') ? refuse('SALESFORCE_REFUSED')() : saved(names))));
      const outcomes = await at.outcomes(saveRows, 8);
      assert.deepEqual(
        outcomes,
        expected(8).map((name) => (name === 'row 5' ? 'SALESFORCE_REFUSED' : name)),
      );
      assert.ok(at.sizes.length <= 7, String(at.sizes.length));
    });

    it('because of two among two hundred cost no other one', async () => {
      const bad = ['row 50', 'row 150'];
      const answer: Answer = (names) =>
        names.some((name) => bad.includes(name)) ? refuse('SALESFORCE_REFUSED')() : saved(names);
      const at = org(...always(answer));
      const outcomes = await at.outcomes(saveRows, 200);
      assert.deepEqual(
        outcomes,
        expected(200).map((name) => (bad.includes(name) ? 'SALESFORCE_REFUSED' : name)),
      );
    });

    it('every one of them are given up after some calls', async () => {
      const at = org(...always(refuse('SALESFORCE_REFUSED')));
      assert.deepEqual(new Set(await at.outcomes(saveRows, 200)), new Set(['SALESFORCE_REFUSED']));
      assert.ok(at.sizes.length <= 64, String(at.sizes.length));
    });

    it('because of a column go without the rows that have it, in one call more', async () => {
      const unknown = () => {
        throw refusal('INVALID_FIELD', "No such column 'Odd__c' on sobject of type Account", 400);
      };
      const at = org(unknown);
      const rows = at.rows(6);
      const records = rows.records.map((record, index) => (index % 3 === 1 ? { ...record, Odd__c: 1 } : record));
      const outcomes = await saveRows(at.salesforce, { ...rows, records });
      assert.deepEqual(
        outcomes.map((outcome) => (isSaved(outcome) ? outcome.id : outcome.error.code)),
        ['row 0', 'SALESFORCE_REFUSED', 'row 2', 'row 3', 'SALESFORCE_REFUSED', 'row 5'],
      );
      assert.deepEqual(at.sizes, [6, 4]);
    });

    it('because of a column that all of them have are refused at once', async () => {
      const at = org(() => {
        throw refusal('INVALID_FIELD', "No such column 'Name' on sobject of type Account", 400);
      });
      assert.deepEqual(new Set(await at.outcomes(saveRows, 5)), new Set(['SALESFORCE_REFUSED']));
      assert.deepEqual(at.sizes, [5]);
    });
  });

  describe('that are too many at a time for the triggers of the org', () => {
    const limit = 'Trigger: System.LimitException: Apex CPU time limit exceeded';
    const overwhelmed = (most: number) => (names: string[]) =>
      names.length > most ? names.map(() => failed('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', limit)) : saved(names);
    const always = (answer: Answer) => Array.from({ length: 500 }, () => answer);

    it('are sent in halves until they go through', async () => {
      const at = org(...always(overwhelmed(50)));
      assert.deepEqual(await at.outcomes(saveRows, 120), expected(120));
      assert.deepEqual(at.sizes, [120, 60, 30, 30, 60, 30, 30]);
    });

    it('are sent again by themselves when the others went through', async () => {
      const at = org((names) =>
        names.map((id, index) => (index < 2 ? failed('APEX_ERROR', limit) : { id, success: true })),
      );
      assert.deepEqual(await at.outcomes(saveRows, 5), expected(5));
      assert.deepEqual(at.sizes, [5, 2]);
    });

    it('even one by one are left for later, after some calls', async () => {
      const at = org(...always(overwhelmed(0)));
      assert.deepEqual(new Set(await at.outcomes(saveRows, 200)), new Set(['SALESFORCE_UNAVAILABLE']));
      assert.ok(at.sizes.length <= 32, String(at.sizes.length));
    });
  });

  describe('twice', () => {
    const held = failed('UNABLE_TO_LOCK_ROW');
    const some = (names: string[]) => names.map((id, index) => (index % 2 === 0 ? { id, success: true } : held));

    it('are sent again where somebody held them', async () => {
      const at = org(some);
      assert.deepEqual(await at.outcomes(saveRowsTwice, 5), expected(5));
      assert.deepEqual(at.sizes, [5, 2]);
    });

    it('are given up after the second time', async () => {
      const at = org(some, (names) => names.map(() => held));
      const lost = 'SALESFORCE_UNAVAILABLE';
      assert.deepEqual(await at.outcomes(saveRowsTwice, 4), ['row 0', lost, 'row 2', lost]);
      assert.deepEqual(at.sizes, [4, 2]);
    });

    it('are not sent again when they were refused for good, or may be there already', async () => {
      for (const answer of [(names: string[]) => names.map(() => failed('BAD')), refuse('SALESFORCE_UNAVAILABLE')]) {
        const at = org(answer);
        await at.outcomes(saveRowsTwice, 2);
        assert.deepEqual(at.sizes, [2]);
      }
    });
  });
});
