import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, describe, it } from 'node:test';
import { createPatience } from '../../../relay/ground/patience.ts';
import type { Api } from '../../../relay/partner-center/api.ts';
import { createReferrals } from '../../../relay/partner-center/referrals.ts';
import outgoing from '../../clouds/partner-center/fixtures/outgoing-co-sell.json' with { type: 'json' };
import type { PartnerCenterSwitches } from '../../clouds/partner-center/switches.ts';
import { errorOf } from '../error-of.ts';
import { startConnected, type Connected } from './connected.ts';
import { allRows } from '../../all-rows.ts';

const opportunityId = '006000000000001AAA';

describe('referrals of Partner Center', () => {
  let at: Connected | undefined;
  async function start(switches: Partial<PartnerCenterSwitches> = {}): Promise<Connected> {
    at = await startConnected({ switches });
    return at;
  }
  afterEach(async () => {
    await at?.cloud.close();
    at = undefined;
  });
  /** Microsoft sends so many referrals, one a second; the oldest first. */
  const send = ({ cloud, clock }: Connected, count: number) =>
    Array.from({ length: count }, () => {
      clock.advance(1_000);
      return cloud.asMicrosoft().sendReferral();
    });
  const replace = (path: string, value: string | number) => [{ op: 'replace' as const, path, value }];

  describe('reading one', () => {
    it('gives it as it is', async () => {
      const { cloud, referrals } = await start();
      const sent = cloud.asMicrosoft().sendReferral();
      const read = await referrals.read(sent.id);
      assert.deepEqual(
        [read.id, read.engagementId, read.eTag, read.status, read.substatus],
        [sent.id, sent.engagementId, sent.eTag, 'New', 'Pending'],
      );
      assert.equal(read.updatedAt, sent.updatedDateTime);
    });

    it('gives REFERRAL_NOT_FOUND when there is none', async () => {
      const { referrals } = await start();
      assert.equal((await errorOf(() => referrals.read(randomUUID()))).code, 'REFERRAL_NOT_FOUND');
    });

    it("gives REFERRAL_NOT_FOUND for Microsoft's half where it is not ours to read", async () => {
      const { cloud, referrals } = await start({ createsMicrosoftHalf: true, microsoftHalfReadable: false });
      await referrals.create(structuredClone(outgoing));
      const half = cloud.referrals().find(({ organizationId }) => organizationId === 'msft');
      assert.equal((await errorOf(() => referrals.read(half?.id ?? ''))).code, 'REFERRAL_NOT_FOUND');
    });

    for (const hiddenStatus of [403, 404] as const) {
      it(`gives REFERRAL_NOT_FOUND for one that is not ours to see (${String(hiddenStatus)}), until it is`, async () => {
        const { cloud, referrals } = await start({ hiddenStatus });
        const { id } = cloud.asMicrosoft().sendReferral();
        cloud.asMicrosoft().hideReferral(id);
        assert.equal((await errorOf(() => referrals.read(id))).code, 'REFERRAL_NOT_FOUND');
        assert.deepEqual(await allRows(referrals.changedSince(0)), []);
        cloud.asMicrosoft().showReferral(id);
        assert.equal((await referrals.read(id)).id, id);
      });
    }

    for (const [what, list] of [
      ['refused', { status: 403, body: '{}' }],
      ['not to be had', { status: 500 }],
    ] as const)
      it(`gives PARTNER_CENTER_DENIED when it is refused and the list is ${what}: nobody can tell`, async () => {
        const { cloud, referrals } = await start();
        const { id } = cloud.asMicrosoft().sendReferral();
        cloud.fail({ times: 1, host: 'api', path: /[0-9a-f-]{36}$/, status: 403, body: '{}' });
        cloud.fail({ times: 1, host: 'api', path: /top=1$/, ...list });
        assert.equal((await errorOf(() => referrals.read(id))).code, 'PARTNER_CENTER_DENIED');
      });

    for (const id of ['../registration', 'a/b', '?x=1', '#', "' or 1 eq 1", '%2e%2e/x']) {
      it(`never leaves the collection, whatever the id (${id})`, async () => {
        const { referrals, callsOf } = await start();
        await errorOf(() => referrals.read(id));
        const [call = ''] = callsOf('api');
        assert.equal(call, `GET /v1.0/engagements/referrals/${encodeURIComponent(id)}`);
      });
    }

    for (const [what, body, code = 'PARTNER_CENTER_UNAVAILABLE'] of [
      ['HTML', '<html></html>'],
      ['nothing', ''],
      ['a list', '[]'],
      ['half a referral', '{"id":"x"}', 'REFERRAL_UNREADABLE'],
      ['a number', '5'],
    ] as const) {
      it(`gives ${code} when the answer is ${what}`, async () => {
        const { cloud, referrals } = await start();
        cloud.fail({ times: 1, host: 'api', status: 200, body });
        assert.equal((await errorOf(() => referrals.read(randomUUID()))).code, code);
      });
    }
  });

  describe('patching one', () => {
    it('gives the referral as it is afterwards, with its new eTag', async () => {
      const { cloud, referrals } = await start();
      const { id, eTag } = cloud.asMicrosoft().sendReferral();
      const after = await referrals.patch(id, eTag, replace('/details/dealValue', '10000'));
      assert.equal(after?.eTag, cloud.referral(id)?.eTag);
      assert.notEqual(after?.eTag, eTag);
      assert.equal(cloud.referral(id)?.details.dealValue, 10_000);
    });

    for (const [what, answer] of [
      ['accepted without a body', { status: 202 }],
      ['answered without a body', { status: 200, body: '' }],
      ['answered with something else', { status: 200, body: {} }],
      ['answered with half a referral', { status: 202, body: { id: 'x' } }],
    ] as const)
      for (const afterWork of [true, false])
        it(`that is ${what}, and was ${afterWork ? '' : 'not '}carried out, gives the referral as it is then`, async () => {
          const { cloud, referrals } = await start();
          const { id, eTag } = cloud.asMicrosoft().sendReferral();
          cloud.fail({ times: 1, host: 'api', method: 'PATCH', afterWork, ...answer });
          const after = await referrals.patch(id, eTag, replace('/details/dealValue', 8));
          assert.equal(after?.eTag, cloud.referral(id)?.eTag);
          assert.equal(after?.eTag === eTag, !afterWork);
        });

    it('is guarded by the eTag of the header where a body has none', async () => {
      const { cloud, referrals } = await start();
      const { eTag, ...body } = cloud.asMicrosoft().sendReferral();
      cloud.fail({ times: 1, host: 'api', method: 'GET', status: 200, body, headers: { ETag: eTag } });
      const read = await referrals.read(body.id);
      assert.equal(read.eTag, eTag);
      cloud.asMicrosoft().updateReferral(body.id, replace('/details/dealValue', 7));
      const { code } = await errorOf(() => referrals.patch(body.id, read.eTag, replace('/details/dealValue', 8)));
      assert.equal(code, 'REFERRAL_CHANGED');
    });

    it('with an eTag that is no longer the newest changes nothing', async () => {
      const { cloud, referrals } = await start();
      const { id, eTag } = cloud.asMicrosoft().sendReferral();
      cloud.asMicrosoft().updateReferral(id, replace('/details/dealValue', 7));
      const { code, retryable } = await errorOf(() => referrals.patch(id, eTag, replace('/details/dealValue', 8)));
      assert.deepEqual([code, retryable], ['REFERRAL_CHANGED', true]);
      assert.equal(cloud.referral(id)?.details.dealValue, 7);
    });

    for (const mismatchCode of ['preconditionFailed', 'resourceModified'] as const) {
      it(`is REFERRAL_CHANGED with ${mismatchCode}, too`, async () => {
        const { cloud, referrals } = await start({ mismatchCode });
        const { id } = cloud.asMicrosoft().sendReferral();
        const { code } = await errorOf(() => referrals.patch(id, '"another"', replace('/details/dealValue', 8)));
        assert.equal(code, 'REFERRAL_CHANGED');
      });
    }

    it('without an eTag is not guarded, and a 204 without a body is a success', async () => {
      const { cloud, referrals } = await start();
      const { id } = cloud.asMicrosoft().sendReferral();
      cloud.fail({ times: 1, host: 'api', method: 'PATCH', status: 204, afterWork: true });
      assert.equal(await referrals.patch(id, '', replace('/details/dealValue', 8)), undefined);
      assert.equal(cloud.referral(id)?.details.dealValue, 8);
    });

    for (const terminalWriteStatus of [400, 409] as const) {
      it(`of a closed referral is refused (${String(terminalWriteStatus)}) and changes nothing`, async () => {
        const { cloud, referrals } = await start({ terminalWriteStatus });
        const { id } = cloud.asMicrosoft().sendReferral();
        const { eTag } = cloud.asPartner().decline(id, 'Others');
        await errorOf(() => referrals.patch(id, eTag, replace('/details/dealValue', 8)));
        assert.equal(cloud.referral(id)?.eTag, eTag);
      });
    }

    it('with a value that the service does not take is refused, with the reason', async () => {
      const { cloud, referrals } = await start();
      const { id, eTag } = cloud.asMicrosoft().sendReferral();
      const { code, message } = await errorOf(() => referrals.patch(id, eTag, replace('/details/currency', 'Euro')));
      assert.equal(code, 'PARTNER_CENTER_REFUSED');
      assert.match(message, /400 invalidRequest/);
    });

    it('of one that is not there is REFERRAL_NOT_FOUND', async () => {
      const { referrals } = await start();
      const { code } = await errorOf(() => referrals.patch(randomUUID(), '"x"', replace('/details/dealValue', 8)));
      assert.equal(code, 'REFERRAL_NOT_FOUND');
    });
  });

  describe('creating one', () => {
    for (const createStatus of [200, 201] as const) {
      it(`gives it, active and ours, with ${String(createStatus)}`, async () => {
        const { cloud, referrals } = await start({ createStatus });
        const made = await referrals.create(structuredClone(outgoing));
        assert.deepEqual(
          [made.status, made.substatus, made.organizationId, made.externalReferenceId],
          ['Active', 'Accepted', cloud.organizationId, outgoing.externalReferenceId],
        );
        assert.equal(cloud.referrals().length, 1);
      });
    }

    it('is not repeated when the answer is lost', async () => {
      const { cloud, referrals, callsOf } = await start();
      cloud.fail({ times: 1, host: 'api', method: 'POST', hangUp: true, afterWork: true });
      assert.equal(
        (await errorOf(() => referrals.create(structuredClone(outgoing)))).code,
        'PARTNER_CENTER_UNAVAILABLE',
      );
      assert.equal(callsOf('api').length, 1);
      assert.equal(cloud.referrals().length, 1);
    });
  });

  describe('all halves of a deal', () => {
    it('are the ones of its engagement and no others', async () => {
      const { referrals, ...rest } = await start({ createsMicrosoftHalf: true });
      send({ referrals, ...rest }, 3);
      const { engagementId } = await referrals.create(structuredClone(outgoing));
      const halves = await referrals.ofEngagement(engagementId);
      assert.deepEqual(
        halves.map(({ organizationId }) => organizationId).sort(),
        [rest.cloud.organizationId, 'msft'].sort(),
      );
    });

    it('leave out those of other engagements, should the service not heed the filter', async () => {
      const { cloud, referrals } = await start();
      const own = cloud.asMicrosoft().sendReferral();
      const stranger = cloud.asMicrosoft().sendReferral();
      cloud.fail({ times: 1, host: 'api', status: 200, body: { value: [stranger, own] } });
      assert.deepEqual(
        (await referrals.ofEngagement(own.engagementId)).map(({ id }) => id),
        [own.id],
      );
    });

    it('are none for an engagement that nobody knows', async () => {
      const { referrals } = await start();
      assert.deepEqual(await referrals.ofEngagement(randomUUID()), []);
    });

    for (const evil of ["' or status eq 'New", "x' or engagementId ne '", 'a&$top=1', '$filter', '%27 or 1 eq 1']) {
      it(`stay inside their filter, whatever the id (${evil})`, async () => {
        const connected = await start();
        send(connected, 2);
        const outcome = await connected.referrals.ofEngagement(evil).catch(() => []);
        assert.deepEqual(outcome, []);
        const [call = ''] = connected.callsOf('api');
        assert.equal(call.split('&').length, 1, call);
      });
    }
  });

  describe('what changed since', () => {
    for (const nextLinkForm of ['whole', 'documented'] as const) {
      it(`is read to its end, over several pages (next link: ${nextLinkForm})`, async () => {
        const connected = await start({ nextLinkForm });
        const sent = send(connected, 205);
        const changed = await allRows(connected.referrals.changedSince(0));
        assert.deepEqual(
          changed.map(({ id }) => id),
          sent.map(({ id }) => id).reverse(),
        );
        assert.equal(connected.callsOf('api').length, 3);
      });
    }

    it('stays on our own address, though a next link names another', async () => {
      const connected = await start({ pageSize: 2 });
      send(connected, 3);
      const evil = 'http://evil.example/v1.0/referrals?$skiptoken=';
      const body = {
        value: [],
        '@odata.nextLink': `${evil}${Buffer.from('{"options":{},"offset":0}').toString('base64url')}`,
      };
      connected.cloud.fail({ times: 1, host: 'api', status: 200, body });
      assert.equal((await allRows(connected.referrals.changedSince(0))).length, 3);
      assert.equal(connected.callsOf('api').length, 3);
    });

    for (const query of [
      '?$orderby=updatedDateTime%20desc&$skip=100',
      '?$skip=100&$top=50&$skiptoken=a%2Bb%3D',
      '?%24skiptoken=x',
    ])
      it(`follows the whole query of a next link (${query})`, async () => {
        const { cloud, referrals, callsOf } = await start();
        const body = { value: [], '@odata.nextLink': `http://evil.example/v1.0/referrals${query}` };
        cloud.fail({ times: 1, host: 'api', status: 200, body });
        cloud.fail({ times: 1, host: 'api', status: 200, body: { value: [] } });
        assert.deepEqual(await allRows(referrals.changedSince(0)), []);
        assert.equal(callsOf('api')[1], `GET /v1.0/engagements/referrals${query}`);
      });

    it('stops at the cursor, without another page', async () => {
      const connected = await start({ pageSize: 10 });
      const sent = send(connected, 35);
      const since = Date.parse(sent[30]?.updatedDateTime ?? '');
      const changed = await allRows(connected.referrals.changedSince(since));
      assert.deepEqual(
        changed.map(({ id }) => id),
        sent
          .slice(30)
          .map(({ id }) => id)
          .reverse(),
      );
      assert.equal(connected.callsOf('api').length, 1);
    });

    it('has what was changed later first, however old it is', async () => {
      const connected = await start();
      const [first, second] = send(connected, 2);
      connected.clock.advance(1_000);
      connected.cloud.asMicrosoft().updateReferral(first?.id ?? '', replace('/details/dealValue', 1));
      const changed = await allRows(connected.referrals.changedSince(0));
      assert.deepEqual(
        changed.map(({ id }) => id),
        [first?.id, second?.id],
      );
    });

    it('leans on no filter', async () => {
      const { referrals, callsOf } = await start();
      await allRows(referrals.changedSince(Date.parse('2026-11-02T09:00:00Z')));
      assert.deepEqual(callsOf('api'), ['GET /v1.0/engagements/referrals?$orderby=updatedDateTime%20desc']);
    });

    for (const [what, body] of [
      ['HTML', '<html></html>'],
      ['nothing', ''],
      ['no value', {}],
      ['a value that is no list', { value: {} }],
      ['a list of nulls', { value: [null] }],
      ['a next link that is no text', { value: [], '@odata.nextLink': 5 }],
    ] as const) {
      it(`is unavailable when the page is ${what}`, async () => {
        const { cloud, referrals } = await start();
        cloud.fail({ times: 1, host: 'api', status: 200, body });
        assert.equal((await errorOf(() => allRows(referrals.changedSince(0)))).code, 'PARTNER_CENTER_UNAVAILABLE');
      });
    }

    for (const [property, value] of [
      ['substatus', null],
      ['engagementId', null],
      ['engagementId', ''],
      ['status', 5],
      ['updatedDateTime', 'soon'],
      ['updatedDateTime', undefined],
    ] as const)
      it(`goes on past a row whose ${property} is ${JSON.stringify(value)}, and names it`, async () => {
        const connected = await start({ pageSize: 2 });
        const ids = send(connected, 5).map(({ id }) => id);
        const odd = ids[2] ?? '';
        connected.cloud.asMicrosoft().distortReferral(odd, { [property]: value });
        const found = await allRows(connected.referrals.changedSince(0));
        assert.deepEqual(
          found.map(({ id }) => id),
          ids.filter((id) => id !== odd).toReversed(),
        );
        assert.deepEqual(connected.unreadable, [`Partner Center shows referral ${odd} without a valid ${property}.`]);
      });

    for (const end of [null, ''])
      it(`ends with the page whose next link is ${JSON.stringify(end)}`, async () => {
        const { cloud, referrals } = await start();
        const { id } = cloud.asMicrosoft().sendReferral();
        const body = { value: [cloud.referral(id)], '@odata.nextLink': end };
        cloud.fail({ times: 1, host: 'api', status: 200, body });
        assert.deepEqual(
          (await allRows(referrals.changedSince(0))).map((each) => each.id),
          [id],
        );
      });

    it('goes on past a row that is no referral at all', async () => {
      const { cloud, referrals } = await start();
      const { id } = cloud.asMicrosoft().sendReferral();
      const body = { value: [null, { id: 'x' }, cloud.referral(id)] };
      cloud.fail({ times: 1, host: 'api', status: 200, body });
      assert.deepEqual(
        (await allRows(referrals.changedSince(0))).map((each) => each.id),
        [id],
      );
    });

    it('fails as a whole when one page of it fails', async () => {
      const connected = await start({ pageSize: 2 });
      send(connected, 5);
      connected.cloud.fail({ times: 1, host: 'api', path: /skiptoken/, status: 500 });
      assert.equal(
        (await errorOf(() => allRows(connected.referrals.changedSince(0)))).code,
        'PARTNER_CENTER_UNAVAILABLE',
      );
    });

    it('waits for a later page that is not there for the moment, instead of beginning again', async () => {
      const connected = await start({ pageSize: 2 });
      const sent = send(connected, 5);
      const waits: number[] = [];
      const patience = createPatience(async (ms) => {
        waits.push(ms);
        connected.clock.advance(ms);
        return true;
      });
      const referrals = createReferrals(connected.api, connected.cloud.apiUrl, 8, undefined, patience);
      connected.cloud.fail({ times: 1, host: 'api', path: /skiptoken/, status: 500 });
      connected.cloud.fail({ times: 1, host: 'api', path: /skiptoken/, status: 429, headers: { 'retry-after': '7' } });
      assert.equal((await allRows(referrals.changedSince(0))).length, sent.length);
      assert.deepEqual(waits, [1_000, 7_000]);
      connected.cloud.fail({ times: 1, host: 'api', status: 500 });
      assert.equal(
        (await errorOf(() => allRows(referrals.changedSince(0)))).code,
        'PARTNER_CENTER_UNAVAILABLE',
        'the first page is not waited for',
      );
    });

    it('ends when the pages never do', async () => {
      const { cloud, referrals, callsOf } = await start();
      cloud.fail({ times: 10_000, host: 'api', status: 200, body: { value: [], '@odata.nextLink': 'x?$skiptoken=a' } });
      assert.equal((await errorOf(() => allRows(referrals.changedSince(0)))).code, 'PARTNER_CENTER_UNAVAILABLE');
      assert.ok(callsOf('api').length <= 500);
    });

    it('is read beyond 50,000 referrals, and no more of them is held than a page', async () => {
      const pages = 505;
      const body = {
        id: 'r',
        engagementId: 'deal',
        status: 'New',
        substatus: 'Pending',
        updatedDateTime: '2026-11-02',
      };
      const api: Api = async ({ url }) => {
        const page = Number(new URL(url).searchParams.get('$skip') ?? 0);
        const value = Array.from({ length: 100 }, (_, row) => ({ ...body, id: `r${String(page * 100 + row)}` }));
        const next = page + 1 < pages ? { '@odata.nextLink': `?$skip=${String(page + 1)}` } : {};
        return { status: 200, headers: new Map(), body: { value, ...next } };
      };
      const referrals = createReferrals(api, 'https://api.example', 8);
      const ids = new Set<string>();
      for await (const page of referrals.changedSince(0)) {
        assert.equal(page.length, 100);
        for (const { id } of page) ids.add(id);
      }
      assert.equal(ids.size, pages * 100);
    });
  });

  describe('looking a deal up by the id of its opportunity', () => {
    const mine = { ...structuredClone(outgoing), externalReferenceId: opportunityId };

    it('finds our own half', async () => {
      const connected = await start();
      const made = await connected.referrals.create(mine);
      send(connected, 3);
      const found = await connected.referrals.findByExternalReference(opportunityId, 0);
      assert.equal(found?.id, made.id);
    });

    it("ignores Microsoft's half, though it is newer and carries the same id", async () => {
      const { cloud, referrals } = await start();
      const own = cloud.referral((await referrals.create(mine)).id);
      // The simulator lists Microsoft's half by engagement only; whether the service lists it here, too, is not published.
      const half = { ...structuredClone(own), id: randomUUID(), organizationId: 'msft', organizationName: 'Microsoft' };
      cloud.fail({ times: 1, host: 'api', status: 200, body: { value: [half, own] } });
      assert.equal((await referrals.findByExternalReference(opportunityId, 0))?.id, own?.id);
    });

    it('gives the newest of several', async () => {
      const { clock, referrals } = await start();
      await referrals.create(structuredClone(mine));
      clock.advance(1_000);
      const newest = await referrals.create(structuredClone(mine));
      assert.equal((await referrals.findByExternalReference(opportunityId, 0))?.id, newest.id);
    });

    it('stops at the date, without another page', async () => {
      const connected = await start({ pageSize: 10 });
      await connected.referrals.create(mine);
      const since = connected.clock.now() + 1_000;
      send(connected, 15);
      connected.cloud.clearCalls();
      assert.equal(await connected.referrals.findByExternalReference(opportunityId, since), undefined);
      assert.equal(connected.callsOf('api').length, 2);
      assert.equal(
        (await connected.referrals.findByExternalReference(opportunityId, since - 1_000))?.externalReferenceId,
        opportunityId,
      );
    });

    it('finds a deal that was created on the date itself', async () => {
      const { clock, referrals } = await start();
      const made = await referrals.create(mine);
      assert.equal((await referrals.findByExternalReference(opportunityId, clock.now()))?.id, made.id);
    });

    it('does not say that there is none while a row that cannot be read names the opportunity', async () => {
      const { cloud, referrals } = await start();
      const made = await referrals.create({ ...outgoing, externalReferenceId: opportunityId });
      cloud.asMicrosoft().distortReferral(made.id, { substatus: null });
      const { code } = await errorOf(() => referrals.findByExternalReference(opportunityId, 0));
      assert.equal(code, 'REFERRAL_UNREADABLE');
      assert.equal(await referrals.findByExternalReference('006000000000002AAA', 0), undefined);
    });

    it('does not take halves for all of them while one cannot be read', async () => {
      const { cloud, referrals } = await start();
      const made = await referrals.create(outgoing);
      cloud.asMicrosoft().distortReferral(made.id, { substatus: null });
      assert.equal((await errorOf(() => referrals.ofEngagement(made.engagementId))).code, 'REFERRAL_UNREADABLE');
    });

    it('finds nothing for another opportunity', async () => {
      const { referrals } = await start();
      await referrals.create(mine);
      assert.equal(await referrals.findByExternalReference('006000000000002AAA', 0), undefined);
    });
  });

  describe('whose account it is', () => {
    it('is told by what is listed, and asked for once', async () => {
      const { cloud, referrals, callsOf } = await start({ anotherPartnersHalf: 'listed' });
      assert.equal(await referrals.organization(), undefined);
      const { engagementId } = cloud.asMicrosoft().sendReferral();
      assert.equal(await referrals.organization(), cloud.organizationId);
      cloud.asMicrosoft().bringPartner(engagementId);
      assert.equal(await referrals.organization(), cloud.organizationId);
      assert.equal(callsOf('api').length, 2);
    });
  });
});
