import { same } from '../salesforce/samples.ts';
import type { Answer, Statement } from '../statement.ts';
import { itemOf, type PartnerCenter } from './access.ts';

const unpublished = 'not published';

/** A deal that Microsoft does not see. It cannot be deleted, so the last statement closes it. */
export const privateDeal = () => ({
  ...{ name: 'Conformance check', type: 'Independent', qualification: 'SalesQualified', target: [] },
  customerProfile: {
    name: 'Conformance check',
    address: { addressLine1: '1 Main Street', city: 'Buffalo', state: 'NY', postalCode: '14201', country: 'US' },
    team: [],
    ids: [],
  },
  consent: {
    ...{ consentToToShareInfoWithOthers: false, consentToContact: false },
    ...{ consentToMicrosoftToContactSpecificPartners: false, consentToShareReferralWithMicrosoftSellers: false },
  },
  details: { notes: '', dealValue: 1, currency: 'USD', closingDateTime: '2027-12-31T00:00:00Z', requirements: {} },
  team: [],
});

const idOf = async (at: PartnerCenter) => {
  const made = await at.own();
  const { id } = itemOf(made);
  if (typeof id !== 'string') throw new Error(`not made: ${String(made.status)} ${JSON.stringify(made.body)}`);
  return id;
};
const read = async (at: PartnerCenter) => itemOf(await at.call('GET', `/${await idOf(at)}`));
const patch = async (at: PartnerCenter, path: string, value: unknown, headers: Record<string, string> = {}) =>
  at.call('PATCH', `/${await idOf(at)}`, [{ op: 'replace', path, value }], headers);

/** Whether a write of one property is refused, dropped or kept. */
async function fateOf(at: PartnerCenter, path: string, value: unknown): Promise<Answer> {
  // Not a replacement: replacing a missing property would be refused for another reason.
  const { status } = await at.call('PATCH', `/${await idOf(at)}`, [{ op: 'add', path, value }]);
  if (status >= 300) return 'refuse';
  return (await read(at))[path.slice(1)] === value ? 'accept' : 'ignore';
}

/** Statements that need a write. All except the last one leave the deal open. */
export const aboutWriting: readonly Statement<PartnerCenter>[] = [
  {
    says: 'The status in the answer to a creation.',
    source: 'Create a referral; Referrals API response codes',
    asks: 'createStatus',
    answer: async (at) => (await at.own()).status,
  },
  {
    says: 'Whether the answer to a creation leaves the closing date out.',
    source: 'Create a referral, example',
    asks: 'responsesOmitClosingDate',
    answer: async (at) => !JSON.stringify((await at.own()).body).includes('closingDateTime":"'),
  },
  {
    says: 'A patch answers 204 and changes the eTag.',
    source: 'Patch a referral',
    async holds(at) {
      const before = (await read(at))['eTag'];
      const { status } = await patch(at, '/details/dealValue', 2);
      same([status, (await read(at))['eTag'] !== before], [204, true]);
    },
  },
  {
    says: 'A patch with an old eTag answers 412.',
    source: 'Patch a referral',
    async holds(at) {
      same((await patch(at, '/details/dealValue', 3, { 'if-match': '"old"' })).status, 412);
    },
  },
  {
    says: 'The error code of a 412 answer.',
    source: unpublished,
    asks: 'mismatchCode',
    async answer(at) {
      const { body } = await patch(at, '/details/dealValue', 3, { 'if-match': '"old"' });
      const text = JSON.stringify(body);
      return ['preconditionFailed', 'resourceModified'].find((code) => text.includes(code)) ?? 'unknown';
    },
  },
  {
    says: 'What happens to an undocumented property.',
    source: unpublished,
    asks: 'unknownFields',
    async answer(at) {
      const address = { ...privateDeal().customerProfile.address, conformanceCheck: 'x' };
      return (await patch(at, '/customerProfile/address', address)).status < 300 ? 'ignore' : 'refuse';
    },
  },
  {
    says: 'What happens to a property that only Partner Center writes.',
    source: unpublished,
    asks: 'readOnlyFields',
    answer: (at) => fateOf(at, '/organizationName', 'x'),
  },
  {
    says: 'What happens to a property that is fixed at creation.',
    source: unpublished,
    asks: 'createOnlyFields',
    answer: (at) => fateOf(at, '/qualification', 'Direct'),
  },
  {
    says: 'Whether a patch may set a whole list.',
    source: 'Patch a referral names /team/- only',
    asks: 'arrayPatches',
    answer: async (at) => ((await patch(at, '/team', [])).status < 300 ? 'accept' : 'refuse'),
  },
  {
    says: 'The answer to a PUT without If-Match.',
    source: unpublished,
    asks: 'putWithoutIfMatchStatus',
    async answer(at) {
      const { links: _links, ...whole } = await read(at);
      return (await at.call('PUT', `/${await idOf(at)}`, whole)).status;
    },
  },
  {
    says: 'The answer to a write to a closed referral.',
    source: unpublished,
    asks: 'terminalWriteStatus',
    async answer(at) {
      const closing = [
        { op: 'replace', path: '/status', value: 'Closed' },
        { op: 'replace', path: '/substatus', value: 'Lost' },
      ];
      const closed = await at.call('PATCH', `/${await idOf(at)}`, closing);
      if (closed.status >= 300) throw new Error(`not closed: ${String(closed.status)} ${JSON.stringify(closed.body)}`);
      return (await patch(at, '/details/dealValue', 4)).status;
    },
  },
];
