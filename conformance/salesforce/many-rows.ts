import type { Statement } from '../statement.ts';
import { composite, compositeAnswers, deal, longAgo, newDeal, outcomes, rest, same } from './samples.ts';

const attributes = { type: 'Opportunity' };

/** Several records in one call. */
export const aboutManyRows: readonly Statement[] = [
  {
    says: 'One invalid record of a collection does not stop the others, and the error names its field.',
    source: `${rest}: Create Records (sObject Collections), allOrNone`,
    async holds(org) {
      const records = [deal, { ...deal, Name: 'x'.repeat(121) }].map((fields) => ({ attributes, ...fields }));
      const { body } = await org.call('POST', '/composite/sobjects', { allOrNone: false, records });
      const [good, bad] = outcomes.parse(body);
      if (typeof good?.id === 'string') org.keep('Opportunity', good.id);
      same([good?.success, bad?.errors[0]?.statusCode, bad?.errors[0]?.fields], [true, 'STRING_TOO_LONG', ['Name']]);
    },
  },
  {
    says: 'A collection has at most 200 records.',
    source: `${rest}: sObject Collections, limits`,
    async holds(org) {
      const records = Array.from({ length: 201 }, () => ({ attributes, Name: 'x'.repeat(121) }));
      const { status } = await org.call('POST', '/composite/sobjects', { allOrNone: false, records });
      same(status, 400);
    },
  },
  {
    says: 'An upsert on an external id creates a record once.',
    source: `${rest}: Insert or Update (Upsert) a Record Using an External ID`,
    async holds(org) {
      const [object, key] = ['Partner_Center_Solution__c', `SOL-CONFORMANCE-${String(Date.now())}`];
      const upsert = () =>
        org.call('PATCH', `/sobjects/${object}/Solution_Id__c/${key}`, { Name: 'Conformance check' });
      const [first, second] = [await upsert(), await upsert()];
      const rows = await org.query(`SELECT Id FROM ${object} WHERE Solution_Id__c = '${key}'`);
      for (const { Id } of rows) org.keep(object, String(Id));
      same([first.status, second.status < 300, rows.length], [201, true, 1]);
    },
  },
  {
    says: 'A composite call has at most 25 sub-requests.',
    source: `${rest}: Composite, limits`,
    async holds(org) {
      const requests = Array.from({ length: 26 }, (_, index) => ({
        ...{ method: 'GET', url: '/services/data/v66.0/sobjects', referenceId: `r${String(index)}` },
      }));
      same((await composite(org, requests)).status, 400);
    },
  },
  {
    says: 'queryAll returns a deleted record, and query does not.',
    source: `${rest}: QueryAll`,
    async holds(org) {
      const id = await newDeal(org);
      await org.call('DELETE', `/sobjects/Opportunity/${id}`);
      const soql = `SELECT Id, IsDeleted FROM Opportunity WHERE Id = '${id}'`;
      const { body } = await org.call('GET', `/queryAll?q=${encodeURIComponent(soql)}`);
      same([(await org.query(soql)).length, JSON.stringify(body).includes('"IsDeleted":true')], [0, true]);
    },
  },
  {
    says: 'Every answer has a Date header and the usage of the daily limit.',
    source: `${rest}: Headers, Limit Info Header`,
    async holds(org) {
      const { headers } = await org.call('GET', '/sobjects/Opportunity/describe');
      const isNamed = /api-usage=\d+\/\d+/.test(headers.get('sforce-limit-info') ?? '');
      same([Number.isNaN(Date.parse(headers.get('date') ?? '')), isNamed], [false, true]);
    },
  },
  {
    says: 'The effect of If-Unmodified-Since in a sub-request of a composite call.',
    source: 'not published',
    asks: 'compositeIfUnmodifiedSince',
    async answer(org) {
      const url = `/services/data/v66.0/sobjects/Opportunity/${await newDeal(org)}`;
      const httpHeaders = { 'If-Unmodified-Since': longAgo };
      const request = { method: 'PATCH', url, referenceId: 'one', httpHeaders, body: { Amount: 2 } };
      const { body } = await composite(org, [request]);
      const status = compositeAnswers.safeParse(body).data?.compositeResponse[0]?.httpStatusCode;
      return status === 412 ? 'honour' : status === 204 ? 'ignore' : 'refuse';
    },
  },
  {
    says: 'Whether an unknown column of one record fails that record or the whole collection.',
    source: 'not published',
    asks: 'collectionUnknownField',
    async answer(org) {
      const records = [
        { attributes, ...deal },
        { attributes, ...deal, Not_There__c: 1 },
      ];
      const { status, body } = await org.call('POST', '/composite/sobjects', { allOrNone: false, records });
      for (const { id } of outcomes.safeParse(body).data ?? []) if (typeof id === 'string') org.keep('Opportunity', id);
      return status === 200 ? 'row' : 'call';
    },
  },
];
