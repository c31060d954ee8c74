import { same } from '../salesforce/samples.ts';
import type { Statement } from '../statement.ts';
import { itemOf, type PartnerCenter } from './access.ts';

const list = 'Get a list of referrals';
const unpublished = 'not published';
const newestFirst = '$orderby=updatedDateTime desc';
const texts = (items: readonly Record<string, unknown>[], name: string) => items.map((item) => String(item[name]));

/** Statements that need only reads. */
export const aboutReading: readonly Statement<PartnerCenter>[] = [
  {
    says: 'Every entry of a list says when it was updated.',
    source: list,
    async holds(at) {
      const { value } = await at.list('$top=10');
      const without = value.filter((item) => Number.isNaN(Date.parse(String(item['updatedDateTime']))));
      same(without.length, 0);
    },
  },
  {
    says: 'A list is as short as $top says.',
    source: list,
    async holds(at) {
      same((await at.list('$top=1')).value.length <= 1, true);
    },
  },
  {
    says: 'A list is ordered as $orderby says.',
    source: list,
    async holds(at) {
      const times = texts((await at.list(`$top=50&${newestFirst}`)).value, 'updatedDateTime');
      same(times, times.toSorted().reverse());
    },
  },
  {
    says: 'A list can be filtered by engagement.',
    source: list,
    async holds(at) {
      const { listed } = await at.sample();
      const { value } = await at.list(`$filter=engagementId eq '${String(listed['engagementId'])}'`);
      same([texts(value, 'id').includes(String(listed['id'])), new Set(texts(value, 'engagementId')).size], [true, 1]);
    },
  },
  {
    says: 'A referral that is read by its id carries an eTag with its quotes.',
    source: 'Get a referral by ID',
    async holds(at) {
      const { read } = await at.sample();
      same([read.status, /^(W\/)?".*"$/.test(String(itemOf(read)['eTag']))], [200, true]);
    },
  },
  {
    says: 'A missing referral answers 404 or 403.',
    source: 'Referrals API response codes',
    async holds(at) {
      const { status } = await at.call('GET', '/00000000-0000-4000-8000-000000000000');
      same([403, 404].includes(status), true);
    },
  },
  {
    says: 'Whether entries of a list carry an eTag.',
    source: unpublished,
    asks: 'listsCarryETag',
    answer: async (at) => typeof (await at.sample()).listed['eTag'] === 'string',
  },
  {
    says: 'Whether a missing value is null or left out.',
    source: unpublished,
    asks: 'absentFields',
    answer: async (at) => (Object.values(itemOf((await at.sample()).read)).includes(null) ? 'null' : 'omitted'),
  },
  {
    says: 'Whether list entries hold everything that a read returns.',
    source: unpublished,
    asks: 'listItems',
    async answer(at) {
      const { listed, read } = await at.sample();
      const names = Object.keys(itemOf(read)).filter((name) => name !== 'eTag' && !name.startsWith('@'));
      const lacking = names.filter((name) => !(name in listed));
      return lacking.length === 0 ? 'whole' : 'summary';
    },
  },
  {
    says: 'How many rows a page has.',
    source: list,
    asks: 'pageSize',
    async answer(at) {
      const { value, '@odata.nextLink': next } = await at.list(newestFirst);
      return next === undefined ? 'unknown' : value.length;
    },
  },
  {
    says: 'Whether @odata.count counts the page or the whole list.',
    source: 'the two documented examples differ',
    asks: 'countMeaning',
    async answer(at) {
      const { value, '@odata.nextLink': next, '@odata.count': count } = await at.list(newestFirst);
      if (next === undefined || count === undefined) return 'unknown';
      return count === value.length ? 'page' : 'total';
    },
  },
  {
    says: 'Whether the address of the next page is complete or as documented.',
    source: list,
    asks: 'nextLinkForm',
    async answer(at) {
      const { '@odata.nextLink': next } = await at.list(newestFirst);
      if (next === undefined) return 'unknown';
      return next.includes('/engagements/') ? 'whole' : 'documented';
    },
  },
  {
    says: 'Whether a call without client-request-id is refused.',
    source: 'Partner Center REST headers',
    asks: 'requireClientRequestId',
    answer: async (at) =>
      (await at.call('GET', '?$top=1', undefined, { 'client-request-id': undefined })).status !== 200,
  },
  {
    says: 'In which header an answer names the call.',
    source: 'the pages of the two hosts differ',
    asks: 'requestIdHeader',
    async answer(at) {
      const { headers } = await at.call('GET', '?$top=1');
      return ['request-id', 'MS-RequestId'].find((name) => headers.has(name)) ?? 'unknown';
    },
  },
  {
    says: "Whether Microsoft's half of a deal is shown to the partner.",
    source: unpublished,
    asks: 'microsoftHalfReadable',
    async answer(at) {
      const shared = (await at.list(`$top=20&${newestFirst}&$filter=type eq 'Shared' and direction eq 'Outgoing'`))
        .value;
      for (const engagement of new Set(texts(shared, 'engagementId'))) {
        const { value } = await at.list(`$filter=engagementId eq '${engagement}'`);
        if (texts(value, 'organizationId').includes('msft')) return true;
      }
      // A deal without help has no such half.
      return 'unknown';
    },
  },
];
