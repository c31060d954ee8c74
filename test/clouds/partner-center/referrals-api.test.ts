import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { z } from 'zod';
import { manualClock } from '../../clock.ts';
import { createDriver, errorOf, referralsPath, type Answer, type Driver } from './driver.ts';
import outgoing from './fixtures/outgoing-co-sell.json' with { type: 'json' };
import { referralShape, type Referral } from './referral.ts';
import { startPartnerCenterCloud, type PartnerCenterCloud } from './start.ts';
import type { PartnerCenterSwitches } from './switches.ts';

const pageShape = z.object({
  '@odata.count': z.number(),
  '@odata.nextLink': z.string().optional(),
  value: z.array(z.looseObject({ id: z.string().optional() })),
});
const linksShape = z.object({
  links: z.object({ self: z.object({ uri: z.string() }), relatedReferrals: z.object({ uri: z.string() }) }),
});
const referralOf = ({ json }: Answer): Referral => referralShape.parse(json);
const replace = (path: string, value: unknown): unknown[] => [{ op: 'replace', path, value }];

async function withCloud(
  switches: Partial<PartnerCenterSwitches>,
  test: (cloud: PartnerCenterCloud, driver: Driver) => Promise<void>,
): Promise<void> {
  const cloud = await startPartnerCenterCloud({ switches });
  try {
    await test(cloud, createDriver(cloud));
  } finally {
    await cloud.close();
  }
}

describe('the referrals API', () => {
  const clock = manualClock();
  let cloud: PartnerCenterCloud;
  let driver: Driver;
  let sent: Referral;
  before(async () => {
    cloud = await startPartnerCenterCloud({ clock });
    driver = createDriver(cloud);
  });
  beforeEach(() => {
    sent = cloud.asMicrosoft().sendReferral();
  });
  after(() => cloud.close());

  describe('GET by id', () => {
    it('answers the referral with its eTag, links and the documented headers', async () => {
      const clientRequestId = crypto.randomUUID();
      const answer = await driver.api('GET', sent.id, undefined, { 'client-request-id': clientRequestId });
      assert.equal(answer.status, 200);
      assert.deepEqual(referralOf(answer), sent);
      assert.match(sent.eTag, /^"[0-9a-f]{8}-0000-0100-0000-[0-9a-f]{8}0000"$/);
      assert.equal(answer.headers.get('etag'), sent.eTag);
      assert.equal(answer.headers.get('client-request-id'), clientRequestId);
      assert.match(answer.headers.get('request-id') ?? '', /^[0-9a-f-]{36}$/);
      assert.match(sent.createdDateTime, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/);
      const { links } = linksShape.parse(answer.json);
      assert.equal(links.self.uri, `${cloud.apiUrl}${referralsPath}/${sent.id}`);
      assert.ok(links.relatedReferrals.uri.endsWith(`?$filter=engagementId eq ${sent.engagementId}`));
    });
    it('answers 404 itemNotFound for an unknown id', async () => {
      const answer = await driver.api('GET', crypto.randomUUID());
      assert.deepEqual(errorOf(answer), { status: 404, code: 'itemNotFound', target: 'referral' });
    });
    it('demands client-request-id', async () => {
      const answer = await driver.api('GET', sent.id, undefined, { 'client-request-id': 'x' });
      assert.equal(errorOf(answer).target, 'client-request-id');
    });
    it('answers 405 for a method that is not documented', async () => {
      const answer = await driver.api('DELETE', sent.id);
      assert.deepEqual([answer.status, answer.headers.get('allow')], [405, 'GET, PATCH, PUT']);
    });
  });

  describe('GET list', () => {
    const list = async (options: string): Promise<z.infer<typeof pageShape>> =>
      pageShape.parse((await driver.api('GET', `${referralsPath}?${options}`)).json);

    it('filters, orders, limits, skips and selects', async () => {
      const newer = cloud.asMicrosoft().sendReferral();
      const order = '$orderby=createdDateTime desc';
      const filter = "$filter=status eq 'New' and direction eq 'Incoming'";
      const page = await list(`${filter}&${order}&$top=2&$select=id,status&$count=true`);
      assert.deepEqual(page.value, [
        { id: newer.id, status: 'New' },
        { id: sent.id, status: 'New' },
      ]);
      assert.equal(page['@odata.count'], 2);
      assert.deepEqual((await list(`${order}&$top=1&$skip=1&$select=id`)).value, [{ id: sent.id }]);
      const changed = cloud.asMicrosoft().updateReferral(sent.id, [{ op: 'replace', path: '/name', value: 'x' }]);
      const since = `$filter=updatedDateTime ge ${changed.updatedDateTime}&$orderby=updatedDateTime`;
      assert.deepEqual((await list(`${since}&$select=id`)).value, [{ id: sent.id }]);
    });

    for (const options of [
      '$expand=team',
      '$filter=name eq 1',
      '$orderby=name',
      '$top=-1',
      '$skip=x',
      '$select=nothing',
      '$count=1',
      '$skiptoken=x',
      'page=2',
      '$top=1&$top=2',
    ]) {
      it(`refuses ${options} with 400, naming it`, async () => {
        const name = /^[^=]+/.exec(options)?.[0];
        const answer = await driver.api('GET', `${referralsPath}?${options}`);
        assert.deepEqual(errorOf(answer), { status: 400, code: 'invalidRequest', target: name });
      });
    }
  });

  describe('POST', () => {
    it('creates an own deal: Active, Accepted, Outgoing, with everything that was sent', async () => {
      const answer = await driver.api('POST', '', { ...outgoing, status: 'New', substatus: 'Pending' });
      const created = referralOf(answer);
      assert.equal(answer.status, 201);
      assert.deepEqual([created.status, created.substatus, created.direction], ['Active', 'Accepted', 'Outgoing']);
      assert.equal(created.acceptedDateTime, created.createdDateTime);
      assert.deepEqual([created.organizationId, created.organizationName], [cloud.organizationId, 'Contoso']);
      assert.equal(created.externalReferenceId, outgoing.externalReferenceId);
      assert.equal(created.expirationDateTime, null);
      assert.deepEqual(referralOf(await driver.api('GET', created.id)), created);
    });
    it('takes keys in any case, numbers as text and times of any offset', async () => {
      const { details, consent, ...rest } = outgoing;
      const answer = await driver.api('POST', '', {
        ...rest,
        Consent: { ConsentToContact: true, ConsentToShareReferralWithMicrosoftSellers: true },
        DETAILS: { ...details, dealValue: '10000.50', closingDateTime: '2027-01-01T00:30:00+01:00' },
      });
      const created = referralOf(answer);
      assert.equal(created.consent.consentToContact, consent.consentToContact);
      assert.equal(created.details.dealValue, 10000.5);
      assert.equal(created.details.closingDateTime, '2026-12-31T23:30:00Z');
    });

    const { address } = outgoing.customerProfile;
    const withCountry = (country: string): unknown => ({
      customerProfile: { ...outgoing.customerProfile, address: { ...address, country } },
    });
    const refused: [string, unknown, string][] = [
      ['no type', { type: undefined }, 'type'],
      ['no customer profile', { customerProfile: undefined }, 'customerProfile'],
      ['no consent', { consent: undefined }, 'consent'],
      ['no details', { details: undefined }, 'details'],
      ['a country in three letters', withCountry('USA'), 'customerProfile/address/country'],
      ['a country that does not exist', withCountry('UK'), 'customerProfile/address/country'],
      [
        'no country',
        { customerProfile: { ...outgoing.customerProfile, address: null } },
        'customerProfile/address/country',
      ],
      [
        'a co-sell deal without contact',
        { customerProfile: { ...outgoing.customerProfile, team: [] } },
        'customerProfile/team',
      ],
      ['a co-sell deal that is not shared', { type: 'Independent' }, 'type'],
      ['a co-sell deal hidden from sellers', { consent: {} }, 'consent/consentToShareReferralWithMicrosoftSellers'],
      [
        'a shared deal without solution',
        { target: [], details: { ...outgoing.details, requirements: {} } },
        'details/requirements/solutions',
      ],
      ['an unknown currency', { details: { ...outgoing.details, currency: 'EURO' } }, 'details/currency'],
      ['a value that is no number', { details: { ...outgoing.details, dealValue: 'much' } }, 'details/dealValue'],
      [
        'a date without time',
        { details: { ...outgoing.details, closingDateTime: '2027-01-01' } },
        'details/closingDateTime',
      ],
      ['an unknown property', { details: { ...outgoing.details, closeDate: 'x' } }, 'details/closeDate'],
      ['a read-only property', { eTag: '"x"' }, 'eTag'],
      ['a key given twice', { Name: 'x' }, 'Name'],
    ];
    for (const [name, change, target] of refused) {
      it(`refuses ${name}`, async () => {
        const count = cloud.referrals().length;
        const answer = await driver.api('POST', '', { ...outgoing, ...z.looseObject({}).parse(change) });
        assert.deepEqual(errorOf(answer), { status: 400, code: 'invalidRequest', target });
        assert.equal(cloud.referrals().length, count);
      });
    }
    it('refuses a body that is not JSON, and another Content-Type', async () => {
      assert.equal(errorOf(await driver.api('POST', '', '{')).status, 400);
      const answer = await driver.api('POST', '', '[]', { 'Content-Type': 'application/json-patch+json' });
      assert.equal(answer.status, 415);
    });
    it('says what is not simulated', async () => {
      assert.equal(errorOf(await driver.api('POST', '', { ...outgoing, registrations: [] })).code, 'notSimulated');
      const patch = [{ op: 'add', path: '/registrations/-', value: {} }];
      assert.equal(errorOf(await driver.api('PATCH', sent.id, patch)).code, 'notSimulated');
      const partner = { ...outgoing, engagementId: crypto.randomUUID() };
      assert.equal(errorOf(await driver.api('POST', '', partner)).code, 'notSimulated');
    });
  });

  describe('PATCH', () => {
    it('answers 204 without a body, and changes the eTag and updatedDateTime', async () => {
      const answer = await driver.api('PATCH', sent.id, [
        { op: 'replace', path: '/details/dealValue', value: '10000' },
        { op: 'add', path: '/team/-', value: { email: 'jane@contoso.example', lastName: 'Doe' } },
      ]);
      assert.deepEqual([answer.status, answer.text], [204, '']);
      const now = cloud.referral(sent.id);
      assert.equal(now?.details.dealValue, 10000);
      assert.equal(now.team.at(-1)?.email, 'jane@contoso.example');
      assert.notEqual(now.eTag, sent.eTag);
      assert.ok(now.updatedDateTime > sent.updatedDateTime);
    });
    it('answers the referral when the representation is preferred', async () => {
      const answer = await driver.api('PATCH', sent.id, replace('/name', 'x'), { Prefer: 'return=representation' });
      assert.equal(answer.status, 200);
      assert.deepEqual(referralOf(answer), cloud.referral(sent.id));
    });
    it('heeds If-Match only when it is sent', async () => {
      const stale = { 'If-Match': sent.eTag };
      assert.equal((await driver.api('PATCH', sent.id, replace('/name', 'first'), stale)).status, 204);
      const answer = await driver.api('PATCH', sent.id, replace('/name', 'second'), stale);
      assert.deepEqual(errorOf(answer), { status: 412, code: 'preconditionFailed', target: 'If-Match' });
      assert.equal(cloud.referral(sent.id)?.name, 'first');
    });
    it('changes all or nothing', async () => {
      const answer = await driver.api('PATCH', sent.id, [
        ...replace('/name', 'changed'),
        ...replace('/details/currency', 'XXXX'),
      ]);
      assert.equal(answer.status, 400);
      assert.deepEqual(cloud.referral(sent.id), sent);
    });
    it('accepts a referral when status and substatus move together, and only then', async () => {
      assert.equal(errorOf(await driver.api('PATCH', sent.id, replace('/status', 'Active'))).target, 'substatus');
      const both = [...replace('/status', 'Active'), ...replace('/substatus', 'Accepted')];
      assert.equal((await driver.api('PATCH', sent.id, both)).status, 204);
      const now = cloud.referral(sent.id);
      assert.equal(now?.acceptedDateTime, now?.updatedDateTime);
      assert.equal(now?.expirationDateTime, null);
      const back = [...replace('/status', 'New'), ...replace('/substatus', 'Pending')];
      assert.equal(errorOf(await driver.api('PATCH', sent.id, back)).target, 'status');
    });
    it('refuses every write to a referral in a terminal state', async () => {
      const closed = cloud.asPartner().decline(sent.id, 'Timeline too short');
      assert.deepEqual([closed.closedDateTime, closed.statusReason], [closed.updatedDateTime, 'Timeline too short']);
      const answer = await driver.api('PATCH', sent.id, replace('/details/notes', 'x'));
      assert.deepEqual(errorOf(answer), { status: 400, code: 'invalidRequest', target: 'status' });
    });
    const refused: [string, unknown[], string][] = [
      ['a read-only property', replace('/organizationId', 'x'), 'organizationId'],
      ['a property fixed at creation', replace('/type', 'Independent'), 'type'],
      [
        'hiding the deal again',
        replace('/consent/consentToShareReferralWithMicrosoftSellers', false),
        'consent/consentToShareReferralWithMicrosoftSellers',
      ],
      [
        'taking back the request for help',
        replace('/inviteContext/assistanceRequestCode', 'Unknown'),
        'inviteContext/assistanceRequestCode',
      ],
      ['the last contact taken from a co-sell deal', replace('/customerProfile/team', []), 'customerProfile/team'],
    ];
    for (const [name, operations, target] of refused) {
      it(`refuses ${name}`, async () => {
        const answer = await driver.api('PATCH', sent.id, operations);
        assert.deepEqual(errorOf(answer), { status: 400, code: 'invalidRequest', target });
      });
    }
  });

  describe('PUT', () => {
    it('replaces the referral, given its eTag, and leaves alone what the service owns', async () => {
      const { name: _name, ...rest } = sent;
      const body = { ...rest, name: 'Replaced', organizationName: 'Fabrikam', type: 'Independent' };
      const answer = await driver.api('PUT', sent.id, body, { 'If-Match': sent.eTag });
      assert.equal(answer.status, 200);
      const now = referralOf(answer);
      assert.equal(now.type, 'Shared');
      assert.deepEqual([now.name, now.organizationName, now.team.length], ['Replaced', 'Contoso', sent.team.length]);
    });
    it('demands If-Match, a match, and a body without links', async () => {
      assert.equal((await driver.api('PUT', sent.id, sent)).status, 412);
      assert.equal((await driver.api('PUT', sent.id, sent, { 'If-Match': '"x"' })).status, 412);
      const answer = await driver.api('PUT', sent.id, { ...sent, links: {} }, { 'If-Match': sent.eTag });
      assert.deepEqual(errorOf(answer), { status: 400, code: 'invalidRequest', target: 'links' });
    });
  });

  it('expires a referral that nobody answers in 14 days', () => {
    const due = new Date(clock.now() + 14 * 24 * 3600 * 1000).toISOString();
    assert.equal(sent.expirationDateTime, due.replace('Z', '0000Z'));
    const answered = cloud.asMicrosoft().sendReferral();
    cloud.asPartner().accept(answered.id);
    clock.advance(14 * 24 * 3600 * 1000 - 1);
    assert.equal(cloud.referral(sent.id)?.substatus, 'Pending');
    clock.advance(1);
    assert.deepEqual([cloud.referral(sent.id)?.status, cloud.referral(sent.id)?.substatus], ['Closed', 'Expired']);
    assert.equal(cloud.referral(answered.id)?.substatus, 'Accepted');
  });
});

describe('switches of the referrals API', () => {
  it('page a list by server, in a link to be followed as it is', async () => {
    for (const nextLinkForm of ['whole', 'documented'] as const) {
      await withCloud({ pageSize: 2, nextLinkForm, countMeaning: 'total' }, async (cloud, driver) => {
        const ids = [1, 2, 3, 4, 5].map(() => cloud.asMicrosoft().sendReferral().id);
        const seen: (string | undefined)[] = [];
        let link: string | undefined = `${referralsPath}?$orderby=createdDateTime&$top=5&$select=id`;
        while (link !== undefined) {
          const page: z.infer<typeof pageShape> = pageShape.parse((await driver.api('GET', link)).json);
          assert.equal(page['@odata.count'], 5);
          seen.push(...page.value.map(({ id }) => id));
          const next = page['@odata.nextLink'];
          if (next !== undefined) {
            assert.ok(next.startsWith(cloud.apiUrl));
            assert.equal(next.includes('/engagements/'), nextLinkForm === 'whole');
          }
          link = next?.slice(cloud.apiUrl.length);
        }
        assert.deepEqual(seen, ids);
      });
    }
  });
  it('leave absent values out, ignore unknown and read-only properties, answer other statuses', async () => {
    const switches = {
      absentFields: 'omitted',
      unknownFields: 'ignore',
      readOnlyFields: 'ignore',
      createOnlyFields: 'ignore',
      createStatus: 200,
      terminalWriteStatus: 409,
      mismatchCode: 'resourceModified',
      putWithoutIfMatchStatus: 428,
      requireClientRequestId: false,
      responsesOmitClosingDate: true,
    } as const;
    await withCloud(switches, async (cloud, driver) => {
      const created = await driver.api('POST', '', { ...outgoing, eTag: '"x"', colour: 'blue' });
      const { id, details } = referralOf(created);
      assert.equal(created.status, 200);
      assert.equal(details.closingDateTime, null);
      assert.ok(!created.text.includes('null') && !created.text.includes('[]'));
      assert.equal(cloud.referral(id)?.details.closingDateTime, outgoing.details.closingDateTime);
      const patch = [...replace('/eTag', 'x'), ...replace('/type', 'Independent'), ...replace('/name', 'x')];
      assert.equal((await driver.api('PATCH', id, patch, { 'client-request-id': '' })).status, 204);
      assert.deepEqual([cloud.referral(id)?.type, cloud.referral(id)?.name], ['Shared', 'x']);
      assert.equal(errorOf(await driver.api('PATCH', id, patch, { 'If-Match': '"x"' })).code, 'resourceModified');
      assert.equal((await driver.api('PUT', id, {})).status, 428);
      cloud.asPartner().win(id);
      assert.equal((await driver.api('PATCH', id, patch)).status, 409);
    });
  });
  it('limit the notes by cutting or refusing, and demand what the portal demands', async () => {
    const patch = replace('/details/notes', 'x'.repeat(11));
    await withCloud({ notesLimit: { characters: 10, over: 'cut' } }, async (cloud, driver) => {
      const { id } = cloud.asMicrosoft().sendReferral();
      assert.equal((await driver.api('PATCH', id, patch)).status, 204);
      assert.equal(cloud.referral(id)?.details.notes, 'x'.repeat(10));
    });
    const details = { ...outgoing.details, notes: '' };
    const strict = {
      notesLimit: { characters: 10, over: 'refuse' },
      requirePortalFields: true,
      requireMarketplaceIntent: true,
    } as const;
    await withCloud(strict, async (_cloud, driver) => {
      assert.equal(errorOf(await driver.api('POST', '', outgoing)).target, 'details/notes');
      const answer = await driver.api('POST', '', { ...outgoing, details });
      assert.equal(errorOf(answer).target, 'details/requirements/additionalRequirements');
      const attributes = [{ type: 'CustomerMarketplaceIntent', id: 'HaveNotDecided' }];
      const requirements = { ...details.requirements, additionalRequirements: { attributes } };
      const nameless = { ...outgoing, name: '', details: { ...details, requirements } };
      assert.equal(errorOf(await driver.api('POST', '', nameless)).target, 'name');
      assert.equal((await driver.api('POST', '', { ...nameless, name: 'x' })).status, 201);
    });
  });
});
