import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { z } from 'zod';
import { manualClock } from '../../../clock.ts';
import { apiOf, startFixtureOrg } from '../fixture.ts';
import type { SalesforceCloud } from '../start.ts';

const deal = { Name: 'Contoso deal', StageName: 'Prospecting', CloseDate: '2026-12-31' };
const created = z.object({ id: z.string(), success: z.literal(true), errors: z.tuple([]) });
const refusal = z
  .array(z.object({ errorCode: z.string(), message: z.string(), fields: z.array(z.string()).optional() }))
  .length(1);
const composite = z.object({
  compositeResponse: z.array(
    z.object({
      httpStatusCode: z.number(),
      referenceId: z.string(),
      body: z.unknown(),
      httpHeaders: z.record(z.string(), z.string()),
    }),
  ),
});
const saved = z.array(
  z.union([
    z.object({ success: z.literal(true), id: z.string(), created: z.boolean().optional(), errors: z.tuple([]) }),
    z.object({
      success: z.literal(false),
      errors: z.array(z.object({ statusCode: z.string(), message: z.string(), fields: z.array(z.string()) })),
    }),
  ]),
);

describe('the REST API', () => {
  const clock = manualClock();
  let cloud: SalesforceCloud;
  let api: ReturnType<typeof apiOf>;
  before(async () => {
    cloud = await startFixtureOrg({ clock });
    api = apiOf(cloud, cloud.users.integration);
  });
  beforeEach(() => {
    cloud.clearCalls();
  });
  after(() => cloud.close());

  async function newDeal(fields: Record<string, unknown> = {}): Promise<string> {
    return created.parse((await api('POST', '/sobjects/Opportunity', { ...deal, ...fields })).body).id;
  }

  async function refused(answer: Promise<{ status: number; body: unknown }>): Promise<[number, string]> {
    const { status, body } = await answer;
    return [status, refusal.parse(body)[0]?.errorCode ?? ''];
  }

  it('creates, reads, changes and deletes a record', async () => {
    const answer = await api('POST', '/sobjects/Opportunity', deal);
    assert.equal(answer.status, 201);
    const { id } = created.parse(answer.body);
    const read = await api('GET', `/sobjects/Opportunity/${id.slice(0, 15)}?fields=Name,CloseDate`);
    assert.deepEqual(read.body, {
      attributes: { type: 'Opportunity', url: `/services/data/v66.0/sobjects/Opportunity/${id}` },
      Name: deal.Name,
      CloseDate: deal.CloseDate,
      Id: id,
    });
    const change = await api('PATCH', `/sobjects/Opportunity/${id}`, { Amount: 12.345 });
    assert.deepEqual([change.status, change.body], [204, undefined]);
    const admin = apiOf(cloud, cloud.users.admin);
    assert.equal((await admin('DELETE', `/sobjects/Opportunity/${id}`)).status, 204);
    assert.deepEqual(await refused(api('GET', `/sobjects/Opportunity/${id}`)), [404, 'ENTITY_IS_DELETED']);
  });

  it('upserts by external id: 201 for a new record, then 200, and 300 when several have it', async () => {
    const first = await api('PATCH', '/sobjects/Opportunity/Deal_Key__c/up-1', deal);
    const second = await api('PATCH', '/sobjects/Opportunity/Deal_Key__c/UP-1', { Amount: 3 });
    const { id } = created.parse(first.body);
    assert.deepEqual([first.status, first.body], [201, { id, success: true, errors: [], created: true }]);
    assert.deepEqual([second.status, second.body], [200, { id, success: true, errors: [], created: false }]);
    assert.equal((await api('GET', '/sobjects/Opportunity/Deal_Key__c/up-1')).status, 200);
    const ids = [await newDeal({ Campaign_Key__c: 'same' }), await newDeal({ Campaign_Key__c: 'same' })];
    const ambiguous = await api('PATCH', '/sobjects/Opportunity/Campaign_Key__c/same', { Amount: 1 });
    assert.deepEqual(
      [ambiguous.status, ambiguous.body],
      [300, ids.map((one) => `/services/data/v66.0/sobjects/Opportunity/${one}`)],
    );
  });

  const refusals: { name: string; method: string; path: string; body?: unknown; expected: [number, string] }[] = [
    {
      name: 'an id in the body of an update',
      method: 'PATCH',
      path: '/sobjects/Opportunity/Deal_Key__c/x',
      body: { id: 'x' },
      expected: [400, 'INVALID_FIELD'],
    },
    {
      name: 'the external id in the body of an upsert',
      method: 'PATCH',
      path: '/sobjects/Opportunity/Deal_Key__c/x',
      body: { ...deal, Deal_Key__c: 'x' },
      expected: [400, 'INVALID_FIELD'],
    },
    {
      name: 'an upsert by a field that is no external id',
      method: 'PATCH',
      path: '/sobjects/Opportunity/Name/x',
      body: deal,
      expected: [404, 'NOT_FOUND'],
    },
    {
      name: 'an object that does not exist',
      method: 'POST',
      path: '/sobjects/Nope__c',
      body: {},
      expected: [404, 'NOT_FOUND'],
    },
    { name: 'an id that is none', method: 'GET', path: '/sobjects/Opportunity/abc', expected: [404, 'NOT_FOUND'] },
    {
      name: 'an id of no record',
      method: 'PATCH',
      path: '/sobjects/Opportunity/006000000000000AAA',
      body: {},
      expected: [404, 'NOT_FOUND'],
    },
    {
      name: 'a record of an object that nobody creates',
      method: 'POST',
      path: '/sobjects/User',
      body: {},
      expected: [403, 'INSUFFICIENT_ACCESS_OR_READONLY'],
    },
    {
      name: 'a method that a resource does not have',
      method: 'PUT',
      path: '/sobjects/Opportunity',
      body: {},
      expected: [405, 'METHOD_NOT_ALLOWED'],
    },
    {
      name: 'a body that is no record',
      method: 'POST',
      path: '/sobjects/Opportunity',
      body: [],
      expected: [400, 'JSON_PARSER_ERROR'],
    },
    { name: 'a resource that is not simulated', method: 'GET', path: '/limits', expected: [501, 'NOT_SIMULATED'] },
    { name: 'a query without text', method: 'GET', path: '/query', expected: [400, 'MALFORMED_QUERY'] },
  ];
  for (const { name, method, path, body, expected } of refusals) {
    it(`refuses ${name} with ${expected.join(' ')}`, async () => {
      assert.deepEqual(await refused(api(method, path, body)), expected);
    });
  }

  it('refuses an update when the record was modified after If-Unmodified-Since', async () => {
    const id = await newDeal();
    const path = `/sobjects/Opportunity/${id}`;
    const since = new Date(clock.now()).toUTCString();
    assert.equal((await api('PATCH', path, { Amount: 1 }, { 'If-Unmodified-Since': since })).status, 204);
    clock.advance(1_000);
    await api('PATCH', path, { Amount: 2 });
    assert.deepEqual(await refused(api('PATCH', path, { Amount: 3 }, { 'If-Unmodified-Since': since })), [
      412,
      'PRECONDITION_FAILED',
    ]);
    assert.deepEqual(await refused(api('PATCH', path, { Amount: 3 }, { 'If-Unmodified-Since': '2026-11-02' })), [
      400,
      'INVALID_HTTP_HEADER',
    ]);
    assert.match(JSON.stringify((await api('GET', path)).body), /"Amount":2,/);
  });

  it('saves collections in order, leaving out the bad ones, or all of them when asked', async () => {
    const record = (fields: Record<string, unknown>) => ({ attributes: { type: 'Opportunity' }, ...deal, ...fields });
    const mixed = [record({ Name: 'Good' }), record({ Name: null }), record({ Name: 'Also good' })];
    const some = saved.parse((await api('POST', '/composite/sobjects', { allOrNone: false, records: mixed })).body);
    assert.deepEqual(
      some.map(({ success }) => success),
      [true, false, true],
    );
    assert.equal(some[1]?.errors[0]?.statusCode, 'REQUIRED_FIELD_MISSING');
    const none = saved.parse((await api('POST', '/composite/sobjects', { allOrNone: true, records: mixed })).body);
    assert.deepEqual(
      none.map(({ errors }) => errors[0]?.statusCode),
      ['ALL_OR_NONE_OPERATION_ROLLED_BACK', 'REQUIRED_FIELD_MISSING', 'ALL_OR_NONE_OPERATION_ROLLED_BACK'],
    );
    const { body } = await api(
      'GET',
      `/query?q=${encodeURIComponent("SELECT COUNT() FROM Opportunity WHERE Name LIKE '%good'")}`,
    );
    assert.match(JSON.stringify(body), /"totalSize":2/);
  });

  it('changes, upserts and deletes collections', async () => {
    const id = await newDeal({ Deal_Key__c: 'c-1' });
    const attributes = { type: 'Opportunity' };
    const changes = [
      { attributes, Id: id, Amount: 5 },
      { attributes, id: '006000000000000AAA' },
      { attributes, Amount: 5 },
    ];
    const changed = saved.parse((await api('PATCH', '/composite/sobjects', { records: changes })).body);
    assert.deepEqual(
      changed.map((result) => (result.success ? result.id : result.errors[0]?.statusCode)),
      [id, 'INVALID_CROSS_REFERENCE_KEY', 'MISSING_ARGUMENT'],
    );
    const upserts = [
      { attributes, Deal_Key__c: 'C-1', Amount: 6 },
      { attributes, ...deal, Deal_Key__c: 'c-2' },
    ];
    const upserted = saved.parse(
      (await api('PATCH', '/composite/sobjects/Opportunity/Deal_Key__c', { allOrNone: true, records: upserts })).body,
    );
    assert.deepEqual(
      upserted.map((result) => result.success && result.created),
      [false, true],
    );
    const admin = apiOf(cloud, cloud.users.admin);
    assert.deepEqual((await admin('DELETE', `/composite/sobjects?ids=${id}&allOrNone=true`)).body, [
      { id, success: true, errors: [] },
    ]);
  });

  it('refuses a collection of 201 records', async () => {
    const records = Array.from({ length: 201 }, () => ({ attributes: { type: 'Opportunity' }, ...deal }));
    assert.deepEqual(await refused(api('POST', '/composite/sobjects', { records })), [400, 'EXCEEDED_ID_LIMIT']);
  });

  it('runs composite subrequests with references to earlier answers', async () => {
    const base = '/services/data/v66.0';
    const answer = await api('POST', '/composite', {
      allOrNone: true,
      compositeRequest: [
        { method: 'POST', url: `${base}/sobjects/Account`, referenceId: 'account', body: { Name: 'Fabrikam' } },
        {
          method: 'PATCH',
          url: `${base}/sobjects/Opportunity/Deal_Key__c/ref-1`,
          referenceId: 'deal',
          body: { ...deal, AccountId: '@{account.id}' },
        },
        {
          method: 'GET',
          url: `${base}/query?q=SELECT+Id,Account.Name+FROM+Opportunity+WHERE+Id='@{deal.id}'`,
          referenceId: 'found',
        },
        {
          method: 'PATCH',
          url: `${base}/sobjects/Opportunity/@{found.records[0].Id}`,
          referenceId: 'change',
          body: { Amount: 9 },
        },
      ],
    });
    const results = composite.parse(answer.body).compositeResponse;
    assert.deepEqual(
      results.map(({ httpStatusCode, referenceId }) => [httpStatusCode, referenceId]),
      [
        [201, 'account'],
        [201, 'deal'],
        [200, 'found'],
        [204, 'change'],
      ],
    );
    assert.match(JSON.stringify(results[2]?.body), /"Name":"Fabrikam"/);
    assert.equal(results[3]?.body, null);
    assert.equal(cloud.calls().at(-1)?.subrequests, 4);
  });

  it('undoes an all-or-none composite call when one subrequest fails, and only then', async () => {
    const base = '/services/data/v66.0/sobjects';
    const compositeRequest = [
      { method: 'POST', url: `${base}/Account`, referenceId: 'one', body: { Name: 'Undone' } },
      { method: 'POST', url: `${base}/Account`, referenceId: 'two', body: {} },
      { method: 'POST', url: `${base}/Opportunity`, referenceId: 'three', body: { ...deal, AccountId: '@{two.id}' } },
    ];
    const count = async () =>
      (await cloud.as(cloud.users.admin).query("SELECT Id FROM Account WHERE Name = 'Undone'")).length;
    const all = composite.parse(
      (await api('POST', '/composite', { allOrNone: true, compositeRequest })).body,
    ).compositeResponse;
    assert.deepEqual(
      all.map(({ httpStatusCode, body }) => [httpStatusCode, refusal.parse(body)[0]?.errorCode]),
      [
        [400, 'PROCESSING_HALTED'],
        [400, 'REQUIRED_FIELD_MISSING'],
        [400, 'PROCESSING_HALTED'],
      ],
    );
    assert.equal(await count(), 0);
    const some = composite.parse(
      (await api('POST', '/composite', { allOrNone: false, compositeRequest })).body,
    ).compositeResponse;
    assert.deepEqual(
      some.map(({ httpStatusCode }) => httpStatusCode),
      [201, 400, 400],
    );
    assert.equal(refusal.parse(some[2]?.body)[0]?.errorCode, 'PROCESSING_HALTED');
    assert.equal(await count(), 1);
  });

  it('refuses more than 25 subrequests, more than five queries and ids that repeat', async () => {
    const one = (index: number, url: string) => ({
      method: 'GET',
      url: `/services/data/v66.0${url}`,
      referenceId: `r${index}`,
    });
    const requests = [
      Array.from({ length: 26 }, (_, index) => one(index, '/sobjects')),
      Array.from({ length: 6 }, (_, index) => one(index, '/query?q=SELECT+Id+FROM+User')),
      [one(1, '/sobjects'), one(1, '/sobjects')],
    ];
    const codes = [];
    for (const compositeRequest of requests) codes.push(await refused(api('POST', '/composite', { compositeRequest })));
    assert.deepEqual(codes, [
      [400, 'LIMIT_EXCEEDED'],
      [400, 'LIMIT_EXCEEDED'],
      [400, 'INVALID_INPUT'],
    ]);
  });

  it('describes only what the user may see', async () => {
    const { body } = await api('GET', '/sobjects/Opportunity/describe');
    const { fields } = z
      .object({ fields: z.array(z.looseObject({ name: z.string(), updateable: z.boolean() })) })
      .parse(body);
    const names = fields.map(({ name }) => name);
    assert.ok(names.includes('Amount') && !names.includes('Description') && !names.includes('Icon__c'));
    assert.deepEqual(fields.find(({ name }) => name === 'Deal_Key__c')?.['externalId'], true);
    const seller = apiOf(cloud, cloud.users.seller);
    const shown = JSON.stringify((await seller('GET', '/sobjects/Opportunity/describe')).body);
    assert.match(shown, /"name":"Deal_Key__c"[^}]*"updateable":false/);
    assert.match(JSON.stringify((await seller('GET', '/sobjects')).body), /"name":"Opportunity"/);
  });

  it('lists its versions, takes paths with two slashes and says the time and the usage of the limit', async () => {
    const versions = await fetch(`${cloud.url}//services/data`);
    assert.match(await versions.text(), /"version":"66.0"/);
    const answer = await api('GET', '/sobjects');
    assert.equal(answer.headers.get('date'), new Date(clock.now()).toUTCString());
    assert.match(answer.headers.get('sforce-limit-info') ?? '', /^api-usage=\d+\/100000$/);
    assert.equal(
      (
        await fetch(`${cloud.url}/services/data/v49.0/sobjects`, {
          headers: { authorization: `Bearer ${cloud.accessTokenFor(cloud.users.admin)}` },
        })
      ).status,
      404,
    );
    assert.deepEqual(
      cloud.calls().map(({ method, path, status, username }) => ({ method, path, status, username })),
      [
        { method: 'GET', path: '/services/data', status: 200, username: undefined },
        { method: 'GET', path: '/services/data/v66.0/sobjects', status: 200, username: cloud.users.integration },
        { method: 'GET', path: '/services/data/v49.0/sobjects', status: 404, username: cloud.users.admin },
      ],
    );
  });
});

describe('If-Unmodified-Since in a composite subrequest', () => {
  const outcomes = [
    { how: 'honour', status: 412, code: 'PRECONDITION_FAILED' },
    { how: 'refuse', status: 400, code: 'INVALID_HTTP_HEADER' },
    { how: 'ignore', status: 204, code: undefined },
  ] as const;
  for (const { how, status, code } of outcomes) {
    it(`answers ${status} when the org is told to ${how} it`, async () => {
      const clock = manualClock();
      const cloud = await startFixtureOrg({ clock, switches: { compositeIfUnmodifiedSince: how } });
      try {
        const api = apiOf(cloud, cloud.users.integration);
        const { id } = created.parse((await api('POST', '/sobjects/Opportunity', deal)).body);
        const httpHeaders = { 'If-Unmodified-Since': new Date(clock.now() - 1_000).toUTCString() };
        const compositeRequest = [
          {
            method: 'PATCH',
            url: `/services/data/v66.0/sobjects/Opportunity/${id}`,
            referenceId: 'one',
            httpHeaders,
            body: { Amount: 1 },
          },
        ];
        const [result] = composite.parse(
          (await api('POST', '/composite', { compositeRequest })).body,
        ).compositeResponse;
        assert.equal(result?.httpStatusCode, status);
        assert.equal(code === undefined ? undefined : refusal.parse(result.body)[0]?.errorCode, code);
      } finally {
        await cloud.close();
      }
    });
  }
});
