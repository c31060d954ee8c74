import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { apiOf, startFixtureOrg } from '../fixture.ts';
import type { SalesforceCloud } from '../start.ts';

describe('GraphQL of the org', () => {
  let cloud: SalesforceCloud;
  before(async () => {
    cloud = await startFixtureOrg();
    const seller = cloud.as(cloud.users.seller);
    const account = await seller.create('Account', { Name: 'Contoso' });
    for (const [name, amount, closes] of [
      ['Alpha', 100, '2026-12-01'],
      ['beta', 300, '2026-12-03'],
      ['Gamma', null, '2026-12-02'],
    ] as const)
      await seller.create('Opportunity', {
        ...{ Name: name, Amount: amount, CloseDate: closes, StageName: 'Prospecting' },
        ...(name === 'Alpha' ? { AccountId: account, Shared__c: true } : {}),
      });
  });
  after(() => cloud.close());

  const ask = async (query: string, variables: Record<string, unknown> = {}, user = cloud.users.seller) =>
    (await apiOf(cloud, user)('POST', '/graphql', { query, variables })).body;
  const opportunities = (args: string, rest = 'edges { node { Name { value } } }') =>
    ask(`query { uiapi { query { Opportunity${args === '' ? '' : `(${args})`} { ${rest} } } } }`);
  const names = async (args: string): Promise<string[]> =>
    [...JSON.stringify(await opportunities(args)).matchAll(/"value":"(\w+)"/g)].map(([, name = '']) => name);

  const cases: [args: string, expected: string[]][] = [
    ['', ['Alpha', 'beta', 'Gamma']],
    ['orderBy: { Amount: { order: DESC, nulls: LAST } }', ['beta', 'Alpha', 'Gamma']],
    ['orderBy: { Amount: { order: ASC } }', ['Gamma', 'Alpha', 'beta']],
    ['where: { Name: { like: "%A" } }', ['Alpha', 'beta', 'Gamma']],
    ['where: { Name: { like: "al%" } }', ['Alpha']],
    ['where: { Name: { in: ["BETA", "x"] } }', ['beta']],
    ['where: { Amount: { eq: null } }', ['Gamma']],
    ['where: { Amount: { ne: null }, Shared__c: { eq: false } }', ['beta']],
    ['where: { or: [{ Amount: { gt: 200 } }, { Shared__c: { eq: true } }] }', ['Alpha', 'beta']],
    ['where: { not: { Amount: { gte: 100 } } }', ['Gamma']],
    ['where: { CloseDate: { lt: { value: "2026-12-03" } } }', ['Alpha', 'Gamma']],
    ['where: { Account: { Name: { eq: "contoso" } } }', ['Alpha']],
    ['where: { State__c: { eq: "Waiting" } }, first: 2', ['Alpha', 'beta']],
    ['first: 200, upperBound: 2', ['Alpha', 'beta']],
    ['scope: MINE', ['Alpha', 'beta', 'Gamma']],
  ];
  for (const [args, expected] of cases)
    it(`finds ${expected.join(', ')} with (${args})`, async () => {
      assert.deepEqual(await names(args), expected);
    });

  it('groups records, counts them and adds up their amounts', async () => {
    const query =
      '{ uiapi { aggregate { Opportunity(where: { StageName: { eq: "Prospecting" } }, groupBy: { Shared__c: { group: true } }) { edges { node { aggregate { Shared__c { value } Id { count { value } } Amount { sum { value } } } } } } } } }';
    const row = (shared: boolean, count: number, sum: number) => ({
      node: {
        aggregate: { Shared__c: { value: shared }, Id: { count: { value: count } }, Amount: { sum: { value: sum } } },
      },
    });
    assert.deepEqual(await ask(query), {
      data: { uiapi: { aggregate: { Opportunity: { edges: [row(true, 1, 100), row(false, 2, 300)] } } } },
      errors: [],
    });
  });

  it('turns pages', async () => {
    const page =
      'query ($after: String) { uiapi { query { Opportunity(first: 2, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { node { Name { value } } } } } } }';
    const first = await ask(page);
    assert.partialDeepStrictEqual(first, {
      data: { uiapi: { query: { Opportunity: { totalCount: 3, pageInfo: { hasNextPage: true } } } } },
      errors: [],
    });
    const [, after] = /"endCursor":"([^"]+)"/.exec(JSON.stringify(first)) ?? [];
    assert.partialDeepStrictEqual(await ask(page, { after }), {
      data: {
        uiapi: {
          query: { Opportunity: { pageInfo: { hasNextPage: false }, edges: [{ node: { Name: { value: 'Gamma' } } }] } },
        },
      },
    });
  });

  it('shows values, their display, parents and children', async () => {
    const answer = await opportunities(
      'where: { Shared__c: { eq: true } }',
      'edges { node { Id money: Amount { value displayValue } State__c { value label } Account { Name { value } } } }',
    );
    assert.partialDeepStrictEqual(answer, {
      data: {
        uiapi: {
          query: {
            Opportunity: {
              edges: [
                {
                  node: {
                    money: { value: 100, displayValue: '$100.00' },
                    State__c: { value: 'Waiting', label: 'Waiting' },
                    Account: { Name: { value: 'Contoso' } },
                  },
                },
              ],
            },
          },
        },
      },
    });
    const children = await ask(
      'query { uiapi { query { Account { edges { node { Opportunities { totalCount } } } } } } }',
    );
    assert.match(JSON.stringify(children), /"totalCount":1/);
  });

  const unknown = /FieldUndefined: Field 'Campaign_Key__c' in type 'Opportunity' is undefined/;
  it('does not know what the user may not see, unless it is optional', async () => {
    assert.match(JSON.stringify(await opportunities('', 'edges { node { Campaign_Key__c { value } } }')), unknown);
    const answer = await opportunities('', 'edges { node { Id Campaign_Key__c @optional { value } } }');
    assert.partialDeepStrictEqual(answer, { errors: [] });
    const where = await opportunities('where: { Campaign_Key__c: { eq: "x" } }');
    assert.match(JSON.stringify(where), /Campaign_Key__c/);
  });

  const refused: [what: string, query: string, words: RegExp][] = [
    ['what is no GraphQL', 'query {', /Invalid Syntax/],
    ['what is not simulated', '{ uiapi { objectInfos { ApiName } } }', /'objectInfos' in type 'UIAPI'/],
    [
      'a filter by a long text',
      '{ uiapi { query { Opportunity(where: { Log__c: { eq: "x" } }) { totalCount } } } }',
      /Log__c/,
    ],
    ['a number as a text', '{ uiapi { query { Opportunity(where: { Name: { eq: 1 } }) { totalCount } } } }', /String/],
    [
      'a page that is too long',
      '{ uiapi { query { Opportunity(first: 2001) { totalCount } } } }',
      /between 1 and 2000/,
    ],
    [
      'a short page with an upper bound',
      '{ uiapi { query { Opportunity(first: 10, upperBound: 100) { totalCount } } } }',
      /between 200 and 2000/,
    ],
    ['a cursor of another origin', '{ uiapi { query { Opportunity(after: "x") { totalCount } } } }', /Invalid cursor/],
  ];
  for (const [what, query, words] of refused)
    it(`refuses ${what}`, async () => {
      const answer = await ask(query);
      assert.partialDeepStrictEqual(answer, { data: {} });
      assert.match(JSON.stringify(answer), words);
    });
});
