import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Salesforce } from '../../../relay/salesforce/connect.ts';
import { fieldAt, literal, literals, query } from '../../../relay/salesforce/soql.ts';
import { errorOf } from '../error-of.ts';

describe('a SOQL literal', () => {
  for (const [text, expected] of [
    ['', "''"],
    ['Northwind', "'Northwind'"],
    ["O'Brien", String.raw`'O\'Brien'`],
    ['a\\b', String.raw`'a\\b'`],
    ["\\'", String.raw`'\\\''`],
    ['\\', String.raw`'\\'`],
    ["' OR Name != '", String.raw`'\' OR Name != \''`],
    ['ünïcödé 東京', "'ünïcödé 東京'"],
    ['two\nlines\r\n', String.raw`'two\nlines\r\n'`],
  ] as const) {
    it(`of ${JSON.stringify(text)} is ${expected}`, () => {
      assert.equal(literal(text), expected);
    });
  }

  it('in a list is separated by commas', () => {
    assert.equal(literals(['a', "b'c"]), String.raw`'a','b\'c'`);
    assert.equal(literals([]), '');
  });
});

describe('a query', () => {
  /** An org that answers with these bodies, one after the other. */
  function org(...bodies: unknown[]) {
    const paths: string[] = [];
    const steps: boolean[] = [];
    const salesforce: Salesforce = {
      apiVersion: '66.0',
      usage: () => undefined,
      userId: () => undefined,
      signInProblem: () => undefined,
      pagesAt: () => 'https://org.example',
      schemaRefusals: () => 0,
      now: () => 0,
      async call({ path, isStep = false }) {
        paths.push(path);
        steps.push(isStep);
        return { body: bodies[paths.length - 1], serverTime: paths.length * 1_000 };
      },
    };
    return { paths, steps, run: () => query(salesforce, "SELECT Id FROM X WHERE A = 'b&c'", { operation: 'o' }) };
  }

  it('is one call when all records fit into it', async () => {
    const { paths, run } = org({ totalSize: 1, done: true, records: [{ Id: '1' }] });
    assert.deepEqual(await run(), { records: [{ Id: '1' }], serverTime: 1_000 });
    assert.deepEqual(paths, ['/query?q=SELECT%20Id%20FROM%20X%20WHERE%20A%20%3D%20%27b%26c%27'.replaceAll('%27', "'")]);
  });

  it('follows its pages, below its own version, and tells the time of the first', async () => {
    const { paths, steps, run } = org(
      { done: false, records: [{ Id: '1' }], nextRecordsUrl: '/services/data/v66.0/query/01g000000000001AAA-2000' },
      { done: false, records: [{ Id: '2' }], nextRecordsUrl: '/services/data/v66.0/query/01g000000000001AAA-4000' },
      { done: true, records: [{ Id: '3' }], nextRecordsUrl: null },
    );
    assert.deepEqual(await run(), { records: [{ Id: '1' }, { Id: '2' }, { Id: '3' }], serverTime: 1_000 });
    assert.deepEqual(paths.slice(1), ['/query/01g000000000001AAA-2000', '/query/01g000000000001AAA-4000']);
    assert.deepEqual(steps, [false, true, true]);
  });

  for (const [what, ...next] of [
    ['lead to themselves', '/services/data/v66.0/query/01g-2000', '/services/data/v66.0/query/01g-2000'],
    ['lead in a circle', ...['a', 'b', 'a'].map((page) => `/services/data/v66.0/query/01g-${page}`)],
    ['lead to another host', 'https://attacker.example/services/data/v66.0/query/01g-2000'],
    ['lead to something else than a query', '/services/data/v66.0/sobjects/Account/001000000000001AAA'],
    ['climb out of their place', '/services/data/v66.0/query/../../../x'],
  ] as const)
    it(`whose pages ${what} is unavailable, after each page was read once`, async () => {
      const { paths, run } = org(...next.map((nextRecordsUrl) => ({ records: [{ Id: '1' }], nextRecordsUrl })));
      assert.equal((await errorOf(run)).code, 'SALESFORCE_UNAVAILABLE');
      assert.equal(paths.length, next.length);
    });

  it('whose pages never end is unavailable, after a thousand of them', async () => {
    const page = (_: unknown, number: number) => ({
      records: [],
      nextRecordsUrl: `/services/data/v66.0/query/01g-${String(number)}`,
    });
    const { paths, run } = org(...Array.from({ length: 1_100 }, page));
    assert.equal((await errorOf(run)).code, 'SALESFORCE_UNAVAILABLE');
    assert.equal(paths.length, 1_001);
  });

  for (const body of [
    undefined,
    null,
    '',
    'hello',
    [],
    {},
    { records: null },
    { records: [null] },
    { records: ['x'] },
  ]) {
    it(`answered with ${body === undefined ? 'nothing' : JSON.stringify(body)} is unavailable`, async () => {
      const { code } = await errorOf(org(body).run);
      assert.equal(code, 'SALESFORCE_UNAVAILABLE');
    });
  }
});

describe('a field path', () => {
  const record = { Id: '1', Amount: 0, Account: { Name: 'Northwind', Owner: null }, Empty: null, List: [1] };
  for (const [path, value] of [
    ['Id', '1'],
    ['Amount', 0],
    ['Account.Name', 'Northwind'],
    ['Account.Owner', null],
    ['Account.Owner.Name', null],
    ['Empty', null],
    ['Empty.Name', null],
    ['Missing', null],
    ['Id.length', null],
    ['List.0', null],
  ] as const) {
    it(`${path} is ${JSON.stringify(value)}`, () => {
      assert.deepEqual(fieldAt(record, path), value);
    });
  }
});
