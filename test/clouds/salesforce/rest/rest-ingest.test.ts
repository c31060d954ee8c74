import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { apiOf, startFixtureOrg } from '../fixture.ts';
import type { SalesforceCloud } from '../start.ts';

const jobSchema = z.looseObject({
  id: z.string(),
  state: z.string(),
  numberRecordsProcessed: z.number().optional(),
  numberRecordsFailed: z.number().optional(),
  errorMessage: z.string().optional(),
});

const head = 'Name,StageName,CloseDate,Deal_Key__c,Shared__c';

describe('Bulk API 2.0 ingest', () => {
  let cloud: SalesforceCloud;
  before(async () => {
    cloud = await startFixtureOrg();
    cloud.pauseOutbound();
  });
  after(() => cloud.close());

  const path = '/jobs/ingest';

  async function csv(method: string, url: string, body?: string): Promise<{ status: number; text: string }> {
    const response = await fetch(`${cloud.url}/services/data/v66.0${url}`, {
      method,
      headers: { authorization: `Bearer ${cloud.accessTokenFor(cloud.users.admin)}`, 'content-type': 'text/csv' },
      ...(body === undefined ? {} : { body }),
    });
    return { status: response.status, text: await response.text() };
  }

  /** Runs a job with these lines and returns how it ended. */
  async function run(lines: readonly string[], options: Readonly<Record<string, unknown>> = {}, lineEnd = '\n') {
    const api = apiOf(cloud, cloud.users.admin);
    const made = await api('POST', path, {
      object: 'Opportunity',
      operation: 'upsert',
      externalIdFieldName: 'Deal_Key__c',
      ...options,
    });
    assert.equal(made.status, 200, JSON.stringify(made.body));
    const { id, state } = jobSchema.parse(made.body);
    assert.equal(state, 'Open');
    assert.equal((await csv('PUT', `${path}/${id}/batches`, lines.join(lineEnd))).status, 201);
    await api('PATCH', `${path}/${id}`, { state: 'UploadComplete' });
    const results = async (kind: string) => (await csv('GET', `${path}/${id}/${kind}`)).text.trim().split(lineEnd);
    const job = jobSchema.parse((await api('GET', `${path}/${id}`)).body);
    return { job, good: await results('successfulResults'), bad: await results('failedResults') };
  }

  it('makes new records and changes known ones; a bad row fails alone', async () => {
    const first = await run([
      head,
      'One,Prospecting,2026-12-31,K-1,true',
      '"Two, with ""quotes""",Prospecting,2026-12-31,K-2,',
      'Bad,Prospecting,someday,K-3,',
    ]);
    assert.deepEqual(
      [first.job.state, first.job.numberRecordsProcessed, first.job.numberRecordsFailed],
      ['JobComplete', 3, 1],
    );
    assert.match(first.good[1] ?? '', /^"006\w{15}","true","One"/);
    assert.match(first.bad[1] ?? '', /^"","JSON_PARSER_ERROR:.*CloseDate.*","Bad"/);
    const second = await run(['Deal_Key__c,Name,Shared__c,Log__c', 'K-1,,false,', 'k-2,Changed,#N/A,#N/A']);
    assert.match(second.good[1] ?? '', /^"006\w{15}","false","K-1"/);
    assert.match(second.bad[1] ?? '', /Shared__c/);
    const rows = await cloud
      .as(cloud.users.admin)
      .query('SELECT Name, Shared__c FROM Opportunity ORDER BY Deal_Key__c');
    assert.deepEqual(
      rows.map(({ Name, Shared__c }) => [Name, Shared__c]),
      [
        ['One', false],
        ['Two, with "quotes"', false],
      ],
    );
  });

  it('sends one message for each chunk of a transaction', async () => {
    const earlier = cloud.outboundQueue().length;
    await run([
      head,
      ...Array.from({ length: 250 }, (_, index) => `Deal ${index},Prospecting,2026-12-31,M-${index},true`),
    ]);
    assert.deepEqual(
      cloud
        .outboundQueue()
        .slice(earlier)
        .map(({ notifications }) => notifications.length),
      [100, 100, 50],
    );
  });

  it('takes other delimiters and line ends, and inserts, updates and deletes by id', async () => {
    const { job } = await run(
      ['Name;StageName;CloseDate;Deal_Key__c', 'Semi;Prospecting;2026-12-31;S-1'],
      { operation: 'insert', externalIdFieldName: undefined, columnDelimiter: 'SEMICOLON', lineEnding: 'CRLF' },
      '\r\n',
    );
    assert.equal(job.numberRecordsFailed, 0);
    const admin = cloud.as(cloud.users.admin);
    const [row] = await admin.query("SELECT Id FROM Opportunity WHERE Deal_Key__c = 'S-1'");
    const id = String(row?.['Id']);
    await run(['Id,Name', `${id},Renamed`], { operation: 'update', externalIdFieldName: undefined });
    assert.equal((await admin.get('Opportunity', id))['Name'], 'Renamed');
    await run(['Id', id], { operation: 'delete', externalIdFieldName: undefined });
    await assert.rejects(admin.get('Opportunity', id), { errorCode: 'ENTITY_IS_DELETED' });
  });

  it('fails as a whole for a header or line end that is wrong', async () => {
    const wrong = await run(['Nope__c', 'x']);
    assert.deepEqual(
      [wrong.job.state, wrong.job.errorMessage],
      ['Failed', 'InvalidBatch : Field name not found : Nope__c'],
    );
    const ends = await run([head, 'x,Prospecting,2026-12-31,K-9,'], {}, '\r\n');
    assert.deepEqual([ends.job.state, ends.job.errorMessage], ['Failed', 'LineEnding is invalid on user data']);
  });

  it('refuses what is out of turn', async () => {
    const api = apiOf(cloud, cloud.users.admin);
    const codeOf = (answer: { status: number; body: unknown }) => [
      answer.status,
      /"errorCode":"(\w+)"/.exec(JSON.stringify(answer.body))?.[1],
    ];
    assert.deepEqual(codeOf(await api('POST', path, { object: 'Opportunity', operation: 'upsert' })), [
      400,
      'INVALIDJOB',
    ]);
    assert.deepEqual(codeOf(await api('POST', path, { object: 'Nope__c', operation: 'insert' })), [404, 'NOT_FOUND']);
    const { id } = jobSchema.parse((await api('POST', path, { object: 'Opportunity', operation: 'insert' })).body);
    assert.deepEqual(codeOf(await api('GET', `${path}/${id}/successfulResults`)), [400, 'INVALIDJOBSTATE']);
    assert.deepEqual(codeOf(await api('DELETE', `${path}/${id}`)), [400, 'INVALIDJOBSTATE']);
    assert.equal(jobSchema.parse((await api('PATCH', `${path}/${id}`, { state: 'Aborted' })).body).state, 'Aborted');
    assert.equal((await csv('PUT', `${path}/${id}/batches`, 'Name')).status, 400);
    assert.equal((await api('DELETE', `${path}/${id}`)).status, 204);
    assert.deepEqual(codeOf(await apiOf(cloud, cloud.users.seller)('GET', `${path}/${id}`)), [404, 'NOT_FOUND']);
  });
});
