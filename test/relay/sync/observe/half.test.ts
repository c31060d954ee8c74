import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { microsoftsAnswer } from '../../../../relay/sync/observe/half.ts';
import type { JsonObject, Link } from '../../../../relay/sync/model.ts';
import { seenCursor } from '../../../../relay/sync/execute/invite-microsoft.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { incoming } from '../../../worlds/stories.ts';
import { createWorld, plainDigest } from '../../../worlds/world.ts';

const own = referralOf({ ...incoming, id: 'own' });
const crm = (id: string) => ({ trackingInfo: { microsoftMsxId: id } });

/** What a look at a deal with that half of Microsoft's makes of it, and whether the relay knows now that it may see such halves. */
async function look(half: JsonObject | undefined, link: Partial<Link> = {}, ours = own, shown: JsonObject = {}) {
  const world = createWorld();
  await world.links.port.markDue([{ referralId: 'own', half: true }], 0);
  const [claimed] = await world.links.port.claim(1, world.clock.now(), 1);
  assert.ok(claimed !== undefined);
  const asked: string[] = [];
  const referrals = {
    ...world.partnerCenter.port,
    ofEngagement: async (id: string) => {
      asked.push(id);
      const theirs = { ...incoming, id: 'half', organizationId: 'msft', trackingInfo: null, ...half };
      return half === undefined ? [ours] : [ours, referralOf(theirs)];
    },
  };
  const { cursors, clock } = world;
  const answer = await microsoftsAnswer(
    { referrals, cursors, clock, digest: plainDigest },
    { ...claimed, ...link },
    ours,
    shown,
  );
  return { answer, asked, seen: (await cursors.get(seenCursor)) === clock.now() };
}

describe("a look at Microsoft's half", () => {
  it('is not taken without a reason', async () => {
    const { answer, asked, seen } = await look({}, { halfDue: false });
    assert.deepEqual([answer, asked, seen], [{ own: {}, news: [], seen: undefined }, [], false]);
  });

  for (const halfSeen of [null, 'before'])
    it(`that is not shown to us remembers what was known of it: ${halfSeen ?? 'nothing'}`, async () => {
      const { answer, asked, seen } = await look(undefined, { halfSeen });
      assert.deepEqual(answer, { own: {}, news: [], seen: halfSeen ?? '' });
      assert.deepEqual([asked, seen], [[own.engagementId], false]);
    });

  it('tells its answer with the reason, and remembers that such halves are shown to us', async () => {
    const { answer, seen } = await look({ substatus: 'Declined', statusReason: 'Not a fit' });
    assert.deepEqual(answer, {
      own: {},
      news: [
        {
          ...{ outcome: 'Declined', direction: 'From Partner Center', summary: 'Microsoft has declined the deal' },
          ...{ changes: ['Reason: Not a fit'], lost: [] },
        },
      ],
      seen: plainDigest('half', 'Declined'),
    });
    assert.equal(seen, true);
  });

  it('tells an answer without a reason', async () => {
    const { answer } = await look({ substatus: 'Accepted', statusReason: null });
    assert.deepEqual(answer.news[0]?.changes, []);
  });

  it('tells nothing that was told before, or that is no answer', async () => {
    const before = { halfSeen: plainDigest('half', 'Accepted') };
    assert.deepEqual((await look({ substatus: 'Accepted' }, before)).answer.news, []);
    assert.deepEqual((await look({ substatus: 'Pending' })).answer.news, []);
  });

  const ids: [name: string, half: JsonObject, ours: JsonObject, shown: JsonObject, own: JsonObject][] = [
    ['of its own half', crm('half'), crm('ours'), {}, { Microsoft_CRM_Identifier__c: 'half' }],
    ['of ours where its own has none', { trackingInfo: {} }, crm('ours'), {}, { Microsoft_CRM_Identifier__c: 'ours' }],
    ['that stands there already', crm('half'), {}, { Microsoft_CRM_Identifier__c: 'half' }, {}],
    ['that is not there', {}, {}, {}, {}],
  ];
  for (const [name, half, ours, shown, fields] of ids)
    it(`brings the id in Microsoft's CRM: ${name}`, async () => {
      const { answer } = await look(half, {}, referralOf({ ...incoming, id: 'own', ...ours }), shown);
      assert.deepEqual(answer.own, fields);
    });
});
